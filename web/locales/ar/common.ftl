# نصوص كل الصفحات.

shell-skip = انتقل إلى المحتوى
shell-receipts = الإيصالات على هذا الجهاز
shell-verify = التحقق من صوت
shell-developers = للمطورين
shell-language = اللغة
shell-language-ask = تغيير اللغة؟
shell-language-loses = ستُحمَّل الصفحة من جديد وتضيع علاماتك لأنها غير محفوظة في أي مكان. لن يُدلى بأي صوت؛ يمكنك تعبئة ورقة الاقتراع من جديد.
shell-language-change = تغيير اللغة

nav-label = الحساب
nav-polls = استطلاعاتي
nav-settings = الإعدادات
nav-sign-in = تسجيل الدخول
nav-sign-up = إنشاء حساب
nav-sign-out = تسجيل الخروج
sign-in-needed = سجّل الدخول لعرض هذه الصفحة
sign-in-needed-why = هذه الصفحة تخص حسابًا. بعد تسجيل الدخول تعود إليها.

again = إعادة المحاولة
cancel = إلغاء
close = إغلاق
continue = متابعة
copy = نسخ
copy-done = تم النسخ.
copy-by-hand = النص محدد. انسخه باستخدام Ctrl+C أو بالضغط المطوّل.
loading = جارٍ التحميل …
more = عرض المزيد
more-loaded = { $count ->
    [zero] لا توجد عناصر أخرى.
    [one] عُرض عنصر آخر.
    [two] عُرض عنصران آخران.
    [few] عُرضت { $count } عناصر أخرى.
    [many] عُرض { $count } عنصرًا آخر.
   *[other] عُرض { $count } عنصر آخر.
}
save = حفظ
saved = تم الحفظ.

problem-title = لم ينجح ذلك
problem-reference = رقم مرجعي للمشغّلين:
form-problem = يُرجى التحقق من هذا
form-busy = لحظة …
password-show = عرض
password-caps = مفتاح الأحرف الكبيرة مفعّل.
code-not-loaded = تعذّر تحميل جزء من هذه الصفحة. تحقق من اتصالك ثم حاول مرة أخرى.
code-unexpected = حدث شيء غير متوقع. حاول مرة أخرى أو أعد تحميل الصفحة.
code-other = لم ينجح ذلك لسبب لا تعرف هذه الصفحة وصفه ({ $code }). حاول مرة أخرى أو أعد تحميل الصفحة.
field-other = هذا غير صالح ({ $code }).

status-draft = مسودة
status-scheduled = مجدول
status-open = مفتوح
status-closed = مغلق
status-archived = مؤرشف

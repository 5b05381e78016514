# نصوص كل الصفحات.

shell-skip = انتقل إلى المحتوى
shell-receipts = الإيصالات على هذا الجهاز
shell-verify = التحقق من صوت
shell-language = اللغة

nav-label = الحساب
nav-polls = استطلاعاتي
nav-settings = الإعدادات
nav-sign-in = تسجيل الدخول
nav-sign-up = إنشاء حساب
nav-sign-out = تسجيل الخروج

again = أعد المحاولة
back = رجوع
cancel = إلغاء
close = إغلاق
continue = متابعة
copy = نسخ
copy-done = تم النسخ.
copy-by-hand = النص محدد. انسخه باستخدام Ctrl+C أو بالضغط المطوّل.
loading = جارٍ التحميل …
more = عرض المزيد
save = حفظ
saved = تم الحفظ.

problem-title = لم ينجح ذلك
problem-reference = رقم مرجعي للمشغّلين:
form-problem = يُرجى التحقق من هذا
code-unexpected = حدث شيء غير متوقع. أعد المحاولة أو أعد تحميل الصفحة.

status-draft = مسودة
status-scheduled = مجدول
status-open = مفتوح
status-closed = مغلق
status-archived = مؤرشف

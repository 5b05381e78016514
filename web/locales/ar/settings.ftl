# إعدادات الحساب.

title-settings = الإعدادات
title-settings-security = الأمان
title-settings-keys = مفاتيح API
title-settings-notifications = الإشعارات
title-settings-webhooks = الويب هوك
title-settings-data = بياناتك

settings-label = الإعدادات
settings-profile = الملف الشخصي
settings-security = الأمان
settings-keys = مفاتيح API
settings-notifications = الإشعارات
settings-webhooks = الويب هوك
settings-data = بياناتك
settings-name = أنت مسجّل الدخول باسم

account-current-password = كلمة المرور الحالية

profile-title = عنك
profile-display-name = الاسم
profile-display-name-hint = كما تحب أن تُنادى. تسجّل الدخول باسم المستخدم.
profile-bio = كلمات قليلة عنك
profile-locale = لغة الرسائل
profile-locale-hint = تُختار لغة الصفحات في أسفل كل صفحة.
profile-timezone = المنطقة الزمنية

address-title = عنوان البريد الإلكتروني
address-confirmed = مؤكد
address-unconfirmed = غير مؤكد
address-why = ما دام العنوان غير مؤكد فلا يمكنك إرسال الدعوات بالبريد ولا تصلك الأخبار. الرابط في الرسالة يؤكده.
address-send = إرسال الرابط مرة أخرى
address-sent = تفقّد بريدك
address-mail = رابط في طريقه إلى <address>{ $email }</address>. افتحه واضغط الزر في صفحته.
address-change-title = تغيير العنوان
address-new = العنوان الجديد
address-change = تغيير العنوان
address-changed = تم تغيير عنوانك

password-title = تغيير كلمة المرور
password-change = تغيير كلمة المرور
password-changed = تم تغيير كلمة المرور
password-changed-why = سُجّل خروج كل الأجهزة الأخرى. تبقى مفاتيح API صالحة.

sessions-title = الأجهزة المسجّلة
sessions-lead = إذا كنت لا تعرف أحدها فسجّل خروجه وغيّر كلمة المرور.
sessions-this = هذا الجهاز
sessions-used = آخر استخدام: { $when }
sessions-since = تسجيل الدخول: { $when }
sessions-device = { $browser } على { $system }
sessions-unknown = جهاز غير معروف
sessions-end = تسجيل الخروج
sessions-end-others = تسجيل خروج كل الأجهزة الأخرى
sessions-end-others-title = هل تريد تسجيل الخروج من كل الأجهزة الأخرى؟
sessions-end-others-why = يبقى هذا الجهاز مسجَّل الدخول. أما الأجهزة الأخرى فتحتاج من جديد إلى اسم المستخدم وكلمة المرور.
sessions-ending = سُجّل خروج { $count } من { $all } …
sessions-ended =
    { $count ->
        [zero] لم يُسجَّل خروج أي جهاز.
        [one] سُجّل خروج جهاز واحد. يمكنه القراءة حتى عشر دقائق.
        [two] سُجّل خروج جهازين. يمكنهما القراءة حتى عشر دقائق.
        [few] سُجّل خروج { $count } أجهزة. يمكنها القراءة حتى عشر دقائق.
        [many] سُجّل خروج { $count } جهازًا. يمكنها القراءة حتى عشر دقائق.
       *[other] سُجّل خروج { $count } جهاز. يمكنها القراءة حتى عشر دقائق.
    }

keys-lead = بالمفتاح يستخدم برنامجك واجهة API باسمك. لا يستطيع إلا ما تسمح به صلاحياته. لا تنتهي مدة المفاتيح: ألغِ ما لم تعد بحاجة إليه.
keys-title = مفاتيحك
keys-none = لا توجد مفاتيح.
keys-since = أُنشئ: { $when }
keys-new = مفتاح جديد
keys-name = الاسم
keys-name-hint = كي تعرفه لاحقًا، مثل «موقعنا».
keys-scopes = ما يُسمح له به
keys-password-hint = كي لا ينشئ أحد مفتاحًا على جهاز تركته مفتوحًا.
keys-create = إنشاء المفتاح
keys-created = مفتاحك جاهز
keys-once = انسخه الآن: يُعرض مرة واحدة فقط. احفظه كما تحفظ كلمة المرور.
keys-key = المفتاح «{ $name }»
keys-kept = لقد حفظته
keys-revoke = إلغاء
keys-revoke-title = إلغاء هذا المفتاح؟
keys-revoke-why = تتوقف البرامج التي تستخدم «{ $name }» خلال عشر دقائق. لا يمكن التراجع عن ذلك.
keys-revoked = أُلغي المفتاح.
scope-results-read = قراءة النتائج
scope-results-read-why = نتائج استطلاعاتك وتحليلاتها وملفاتها، حتى ما يُخفى عن المصوّتين.
scope-votes-delegate = التصويت عن آخرين
scope-votes-delegate-why = في استطلاعاتك المفوّضة، لمن تعرّف عليهم برنامجك.

inbox-title = الأخبار
inbox-none = لا أخبار. هنا تقرأ متى تُفتح الاستطلاعات وتُغلق وتصير نتائجها نهائية.
inbox-new = جديد
inbox-mark-read = وضع علامة «مقروء» على الكل
inbox-all-read = وُضعت علامة «مقروء» على الكل.
inbox-poll-closed = أُغلق استطلاعك:
inbox-poll-quarantined = أصوات في استطلاعك في الحجز حتى تقرر:
inbox-results-final = نتيجة استطلاعك نهائية:
inbox-poll-opened = فُتح استطلاع تتابعه:
inbox-poll-closing = استطلاع تتابعه يُغلق خلال يوم:

choices-title = بماذا تُخبَر وكيف
choices-unverified = تُرسل الرسائل إلى عنوان مؤكد فقط.
choices-verify = أكّد عنوانك
choices-kind = متى
choices-inbox = على هذه الصفحة
choices-mail = بالبريد
choices-poll-closed = أُغلق استطلاعي
choices-poll-quarantined = أصوات في استطلاعي في الحجز
choices-results-final = نتيجة استطلاعي نهائية
choices-poll-opened = فُتح استطلاع أتابعه
choices-poll-closing = استطلاع أتابعه يُغلق قريبًا
choices-soon = قريبًا
choices-daily = مرة في اليوم
choices-off = أبدًا

follows-title = ما تتابعه
follows-none = لا تتابع استطلاعات ولا منظّمين.
follows-poll = استطلاع
follows-owner = كل استطلاعات منظّم
follows-since = منذ { $when }
follows-end = إيقاف المتابعة
follows-ended = لم تعد تتابعه.

export-title = تنزيل بياناتك
export-lead = ملف واحد (JSON) يحتوي على كل ما يحفظه Provote عنك: الحساب والأجهزة والمفاتيح والرسائل والأخبار والاستطلاعات والأصوات والويب هوك. لا يحتوي على كلمات مرور ولا على المفاتيح نفسها.
export-save = حفظ الملف
export-done = حُفظ الملف.

erase-title = حذف الحساب
erase-lead = لا يمكن التراجع عن ذلك، ولا حتى من المشغّلين.
erase-account = يُحذف اسمك وعنوانك وأجهزتك ومفاتيحك والويب هوك والأخبار. يصير اسم المستخدم متاحًا.
erase-polls = تبقى استطلاعاتك ونتائجها من دون اسمك. لن تستطيع تغييرها أو إغلاقها: أغلقها أولًا واحذف المسودات.
erase-votes = تبقى الأصوات التي أدليت بها محسوبة من دون صلة بك.
erase-begin = حذف الحساب …
erase-confirm = للتأكيد أدخل اسم المستخدم <name>{ $name }</name> وكلمة المرور.
erase-name = اسم المستخدم
erase-name-wrong = هذا ليس اسم المستخدم الخاص بك.
erase-now = حذف نهائي
erase-done = حُذف حسابك
erase-done-why = شكرًا لاستخدامك Provote. تحذف كل أجزائه بياناتك خلال دقائق.
erase-home = إلى الصفحة الرئيسية

# تسجيل الدخول وإنشاء الحساب وصفحات روابط البريد.

title-sign-in = تسجيل الدخول
title-sign-up = إنشاء حساب
title-forgot-password = نسيت كلمة المرور
title-reset-password = كلمة مرور جديدة
title-verify-email = تأكيد عنوان البريد الإلكتروني
title-unsubscribe = إيقاف الرسائل

account-username = اسم المستخدم
account-username-hint = من 3 إلى 64 حرفًا لاتينيًا أو رقمًا أو نقطة أو شرطة. لا يراه المصوّتون.
account-email = عنوان البريد الإلكتروني
account-email-hint = لإرسال رابط التأكيد، ولاستعادة كلمة المرور إذا نسيتها.
account-password = كلمة المرور
account-password-hint = ‏8 أحرف على الأقل. بضع كلمات لا صلة بينها سهلة الحفظ وصعبة التخمين.
account-new-password = كلمة مرور جديدة

already-in-title = أنت مسجّل الدخول
already-in-who = أنت مسجّل الدخول باسم <name>{ $name }</name>.

sign-in-title = تسجيل الدخول
sign-in-submit = تسجيل الدخول
sign-in-failed = لم يتم تسجيل الدخول
sign-in-is-address = هذا عنوان بريد إلكتروني. سجّل الدخول باسم المستخدم: به تبدأ كل رسالة تخص حسابك.
sign-in-forgot = هل نسيت كلمة المرور؟
sign-in-no-account = ليس لديك حساب؟

sign-up-title = إنشاء حساب
sign-up-lead = بالحساب يمكنك إنشاء استطلاعاتك. نادرًا ما تحتاج إلى حساب لتصوّت.
sign-up-have-account = لديك حساب؟
sign-up-done = حسابك جاهز
sign-up-mail = نرسل رابطًا إلى <address>{ $email }</address>. افتحه لتأكيد العنوان. يمكنك أن تبدأ قبل ذلك.
sign-up-not-in = لم تسجّل الدخول بعد. يُرجى تسجيل الدخول الآن.
sign-up-first-poll = إنشاء استطلاعك الأول

forgot-password-title = هل نسيت كلمة المرور؟
forgot-password-lead = أدخل عنوان البريد الإلكتروني لحسابك. نرسل إليه رابطًا لتعيين كلمة مرور جديدة.
forgot-password-submit = إرسال الرابط
forgot-password-sent = تفقّد بريدك
forgot-password-mail = إذا كان العنوان <address>{ $email }</address> يخص حسابًا فإن رسالة تحتوي على رابط في طريقها إليه.
forgot-password-wait = الرابط صالح لمرة واحدة ولمدة ساعة. إذا لم يصل شيء خلال دقائق فتفقّد مجلد الرسائل غير المرغوبة أو تحقّق من العنوان.
forgot-password-again = إدخال عنوان آخر

reset-password-title = تعيين كلمة مرور جديدة
reset-password-lead = ستستخدم كلمة المرور الجديدة لتسجيل الدخول من الآن. سيُسجَّل خروج كل الأجهزة.
reset-password-submit = تعيين كلمة المرور
reset-password-another = طلب رابط جديد
reset-password-done = تم تعيين كلمة المرور الجديدة
reset-password-ended = سُجّل خروج كل الأجهزة. سجّل الدخول بكلمة المرور الجديدة.

mail-token-label = الرمز من الرسالة
mail-token-hint = يبدأ بـ pvm_. أو افتح الرابط في الرسالة.
mail-token-have = لديّ رمز

verify-email-title = تأكيد عنوان البريد الإلكتروني
verify-email-lead = اضغط الزر لتأكيد أن العنوان يخصك.
verify-email-enter = افتح الرابط في الرسالة، أو أدخل الرمز الموجود فيها.
verify-email-submit = تأكيد العنوان
verify-email-another = طلب رسالة جديدة من الإعدادات
verify-email-done = تم تأكيد عنوانك
verify-email-done-why = يمكنك الآن إرسال الدعوات بالبريد وتلقّي أخبار استطلاعاتك.

unsubscribe-title = إيقاف هذا النوع من الرسائل؟
unsubscribe-lead = لا يتغيّر شيء حتى تضغط الزر. بعدها لن تصلك رسائل مثل التي فتحت رابطها:
unsubscribe-invitation = بعد دعوة: لا مزيد من هذا المنظّم. تبقى دعوتك صالحة ويمكنك أن تصوّت.
unsubscribe-notification = بعد أخبار الاستطلاعات: لا مزيد منها. يمكنك تشغيلها مجددًا من الإعدادات.
unsubscribe-submit = إيقاف هذه الرسائل
unsubscribe-done = لن تصلك هذه الرسائل بعد الآن
unsubscribe-done-why = قد تصل رسالة يجري إرسالها في هذه اللحظة.
unsubscribe-no-link = الرابط غير كامل
unsubscribe-open-again = افتح الرابط في آخر الرسالة مرة أخرى.

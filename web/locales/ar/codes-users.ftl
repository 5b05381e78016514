# مشكلات خدمة users وأخطاء حقول نماذجها.

code-username-taken = اسم المستخدم هذا محجوز. يُرجى اختيار اسم آخر.
code-email-taken = يوجد حساب بهذا العنوان. إذا كان لك فسجّل الدخول إليه أو عيّن له كلمة مرور جديدة.
code-invalid-credentials = اسم المستخدم وكلمة المرور لا يطابقان أي حساب. تحقّق منهما أو عيّن كلمة مرور جديدة.
code-too-many-tries = جُرّبت كلمات مرور كثيرة لهذا الاسم. انتظر { $seconds ->
    [zero] قليلًا
    [one] ثانية واحدة
    [two] ثانيتين
    [few] { $seconds } ثوانٍ
    [many] { $seconds } ثانية
   *[other] { $seconds } ثانية
  } ثم أعد المحاولة، أو عيّن كلمة مرور جديدة عبر البريد.
code-wrong-password = هذه ليست كلمة مرورك الحالية.
code-invalid-session = تم تسجيل خروجك. يُرجى تسجيل الدخول مجددًا.
code-foreign-origin = فُتحت هذه الصفحة بعنوان لا يخص هذا الموقع. افتحها بالعنوان المعتاد.
code-invalid-refresh-token = تم تسجيل خروجك. يُرجى تسجيل الدخول مجددًا.
code-refresh-reused = تم تسجيل خروجك حرصًا على الأمان. يُرجى تسجيل الدخول مجددًا.
code-invalid-mail-token = لم يعد هذا الرابط صالحًا: استُخدم أو انتهت مدته أو حلّت محله رسالة أحدث.
code-too-many-api-keys = لديك أكبر عدد ممكن من مفاتيح API. ألغِ مفتاحًا لم تعد بحاجة إليه.
code-too-many-follows = أنت تتابع أكبر عدد ممكن. أوقف متابعة شيء أولًا.
code-owner-not-found = لم يعد هذا الشخص موجودًا.
code-email-not-verified = أكّد عنوان بريدك أولًا: من الإعدادات تصلك رسالة فيها رابط.
code-poll-not-published = افتح الاستطلاع أو حدّد موعده أولًا. لا يمكن دعوة أحد إلى مسودة.
code-reminder-too-soon = لم يمضِ يوم على آخر تذكير. يُرجى الانتظار حتى الغد.
code-too-many-recipients = القائمة طويلة جدًا. أرسلها على أجزاء.
code-unreadable-recipients = تعذّرت قراءة القائمة. يجب أن تكون CSV بترميز UTF-8.

field-password-too-short = استخدم 8 أحرف على الأقل.
field-password-too-common = كلمة المرور هذه شائعة وسهلة التخمين. اختر غيرها.
field-password-too-similar = كلمة المرور هذه تشبه اسمك أو عنوانك. اختر غيرها.
field-invalid-username = استخدم من 3 إلى 64 حرفًا لاتينيًا أو رقمًا أو نقطة أو شرطة.
field-invalid-locale = هذه اللغة غير معروفة.
field-invalid-timezone = هذه المنطقة الزمنية غير معروفة.

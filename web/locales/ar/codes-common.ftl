# جمل لرموز docs/errors.md المشتركة بين عدة خدمات، ولرموز الصفحات.

code-offline = أنت غير متصل بالشبكة. لا يُعرف إن وصل شيء؛ اتصل ثم حاول مرة أخرى.
code-no-answer = لم يصل أي رد. تحقق من اتصالك ثم حاول مرة أخرى.

code-authentication-required = سجّل الدخول أولاً.
code-bad-request = تعذرت قراءة هذا الطلب. أعد تحميل الصفحة ثم حاول مرة أخرى.
code-conflict = هذا غير ممكن في الحالة الراهنة. أعد تحميل الصفحة لرؤيتها.
code-forbidden = لا يحق لك القيام بهذا. اسأل صاحب التصويت.
code-headers-too-large = هذا الطلب كبير جداً. احذف بيانات هذا الموقع في متصفحك ثم حاول مرة أخرى.
code-http-version-not-supported = يستخدم متصفحك أو وسيط بروتوكولاً قديماً غير مدعوم.
code-idempotency-in-progress = الطلب نفسه ما زال جارياً. انتظر ثانية ثم حاول مرة أخرى.
code-idempotency-key-reused = أُرسل هذا من قبل بمحتوى آخر. أعد تحميل الصفحة ثم حاول مرة أخرى.
code-internal-error = حدث خطأ لدينا. حاول مرة أخرى بعد لحظات.
code-invalid-address = هذا العنوان غير صالح. تحقق من اكتمال الرابط.
code-invalid-cursor = لم يعد هذا الجزء من القائمة موجوداً. أعد تحميل الصفحة.
code-invalid-entity-tag = هذه الصفحة قديمة. أعد تحميلها ثم حاول مرة أخرى.
code-invalid-idempotency-key = لم يكن هذا الطلب صالحاً. أعد تحميل الصفحة ثم حاول مرة أخرى.
code-invalid-request = هناك ما هو غير صالح. تحقق من المواضع المعلّمة.
code-invalid-token = انتهت جلستك. سجّل الدخول من جديد.
code-malformed-json = تعذرت قراءة هذا الطلب. أعد تحميل الصفحة ثم حاول مرة أخرى.
code-method-not-allowed = هذا غير ممكن هنا.
code-not-found = لا يوجد شيء هنا، أو لا يحق لك رؤيته.
code-not-implemented = هذا غير ممكن هنا.
code-payload-too-large = هذا كبير جداً. أرسل كمية أقل في المرة الواحدة.
code-poll-not-found = ربما كان العنوان ناقصاً، أو كان التصويت مسودة أو خاصاً أو محذوفاً. اسأل من أرسل إليك الرابط.
code-poll-not-invited = الدعوات للتصويت بالدعوة فقط.
code-poll-not-open = هذا التصويت لا يقبل الأصوات الآن.
code-poll-unavailable = تعذر الوصول إلى التصويت الآن. حاول بعد قليل.
code-precondition-failed = تغيّر هذا في الأثناء، ربما في علامة تبويب أخرى. انظر إلى حالته الآن ثم حاول مرة أخرى.
code-precondition-required = هذه الصفحة قديمة. أعد تحميلها ثم حاول مرة أخرى.
code-range-not-satisfiable = هذا الجزء من الملف غير موجود. نزّل الملف من جديد.
code-rate-limited =
    { $seconds ->
        [0] طلبات كثيرة في وقت واحد. انتظر لحظة ثم حاول مرة أخرى.
       *[other] طلبات كثيرة في وقت واحد. حاول مرة أخرى بعد { $seconds } ثانية.
    }
code-request-timeout = كان اتصالك بطيئاً جداً لهذا الطلب. حاول مرة أخرى.
code-service-unavailable = المنصة لا تجيب الآن. حاول بعد قليل.
code-too-many-invitations = هذا أكثر من عدد الدعوات المسموح به. أرسل عدداً أقل.
code-unprocessable = هذا يناقض ما أُرسل من قبل. أعد تحميل الصفحة ثم حاول مرة أخرى.
code-unsupported-content-encoding = هذا الملف مضغوط بطريقة غير مدعومة. أرسله غير مضغوط.
code-unsupported-media-type = هذا النوع من الملفات غير مدعوم هنا.
code-unsupported-value = هذه القيمة غير مدعومة في هذا الإصدار.
code-uri-too-long = هذا العنوان طويل جداً.
code-votes-unavailable = تعذر الوصول إلى الأصوات الآن. حاول بعد قليل.

field-blank = يُرجى ملء هذا الحقل.
field-required = يُرجى ملء هذا الحقل.
field-empty = يُرجى اختيار واحد على الأقل.
field-not-printable = يحتوي هذا النص على رموز لا يمكن عرضها.

# مشكلات خدمة webhooks وأخطاء حقول نماذجها.

code-webhook-not-found = لا يوجد ويب هوك كهذا. ربما حُذف. أعد تحميل القائمة.
code-delivery-not-found = لم تعد هذه الرسالة موجودة: تُحفظ الرسائل ثلاثين يومًا.
code-too-many-webhooks = لديك أكبر عدد ممكن من الويب هوك. احذف واحدًا أولًا.
code-webhook-disabled = الويب هوك متوقف. شغّله أولًا.
code-too-many-pending = رسائل كثيرة تنتظر هذا الويب هوك. حاول مرة أخرى حين تُسلَّم بعضها.

field-invalid-url = اكتب عنوانًا كاملًا مثل https://example.org/hooks.
field-credentials = يجب ألا يحتوي العنوان على اسم مستخدم أو كلمة مرور.
field-fragment = يجب ألا يحتوي العنوان على «#».
field-scheme = يجب أن يبدأ العنوان بـ https://.
field-port = استخدم المنفذ 443 أو منفذًا من 1024 فما فوق.
field-host = هذا ليس اسم مضيف صالحًا. تحقق من العنوان.
field-address-refused = هذا العنوان ليس على الإنترنت العام. استخدم عنوانًا آخر.

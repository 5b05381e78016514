# دعوات إلى استطلاع.

title-invite = دعوة أشخاص

invite-what = كل من تدعوه يحصل على رابط شخصي يمكن به الإدلاء بصوت واحد. لا يستطيع أحد أن يعرف من رابط أو صوت كيف صوّت شخص ما، ولا حتى أنت.
invite-not = هذا الاستطلاع لا يحتاج إلى دعوات
invite-not-why = يصوّت الناس فيه عبر عنوانه.
invite-to-share = مشاركة الاستطلاع
invite-over = انتهى هذا الاستطلاع. لا يمكن دعوة أحد بعد الآن.

invite-list = 1. من تدعو؟
invite-paste = الصق عناوين أو صفوفًا من جدول
invite-paste-how = شخص في كل سطر، أو بفواصل بينهم: ada@example.org أو صفوف فيها اسم وعنوان.
invite-file = أو اختر ملفًا
invite-file-how = CSV كما تحفظه برامج الجداول، بسطر عناوين أو بدونه.
invite-file-large = هذا الملف أكبر من 32 ميغابايت.
invite-file-empty = ليس في هذا الملف سطور.
invite-file-remove = إزالة الملف ولصق قائمة
invite-preview = قائمتك
invite-counts = يمكن دعوة { $usable } من { $all } سطرًا.
invite-count-usable = للدعوة
invite-count-bad = سطور فيها خطأ
invite-count-duplicate = عناوين مكررة
invite-count-formulas = صيغ جُعلت غير ضارة
invite-bad-why = تُترك السطور التي فيها خطأ. صححها في القائمة أو تابع بدونها.
invite-formulas-why = الخلية التي تبدأ بـ = أو + أو - أو @ تنفذها برامج الجداول كصيغة. تُضاف إليها فاصلة عليا في ملف الروابط.
invite-show-flawed = سطور تحتاج إلى نظر: { $count }
invite-show-all = كل السطور: { $count }
invite-col-line = السطر
invite-col-address = العنوان
invite-col-person = العنوان والاسم
invite-col-state = الحالة
invite-col-number = رقم
invite-row-good = سليم
invite-row-formula = سليم؛ جُعلت الصيغة غير ضارة
invite-row-missing = لا عنوان
invite-row-invalid = ليس عنوان بريد إلكتروني
invite-row-long = العنوان طويل جدًا
invite-row-several = عدة عناوين في خلية واحدة
invite-row-too-many = بعد 100,000 سطر
invite-row-duplicate = العنوان نفسه في السطر { $line }: يُترك
invite-page = الصفحة { $page } من { $pages }
invite-page-before = السابق
invite-page-after = التالي

invite-mail = 2. الدعوة بالبريد
invite-mail-how = يحصل كل شخص على رسالة فيها رابط شخصي. تُفحص القائمة أولًا؛ لا يُرسل شيء قبل أن تؤكد.
invite-mail-draft = افتح الاستطلاع أو جدوله أولًا. ما دام مسودة فقد يتغير ما يُدعى الناس إليه.
invite-mail-to = { $count ->
    [0] أعطِ قائمة أولًا
   *[other] فحص العناوين ({ $count })
  }
invite-unverified = أكّد عنوانك أولًا
invite-unverified-why = لا تُرسل رسائل إلى الآخرين إلا لمن أكّد عنوان بريده. ترسل لك الإعدادات رسالة فيها رابط.
invite-no-address = لا تُرسل رسائل إلى الآخرين إلا لمن أكّد عنوان بريده. أضف عنوانك في الإعدادات.
invite-to-settings = إلى الإعدادات
invite-to-dashboard = إلى النظرة العامة
invite-language = لغة الرسائل
invite-language-en = الإنجليزية
invite-language-de = الألمانية
invite-ask = هل تُرسل الدعوات ({ $count })؟
invite-ask-what = لغة الرسائل { $language }، وفيها عنوان الاستطلاع لا اسمك، فيحسن أن تخبر الناس مسبقًا. الردود عليها لا تصلك.
invite-ask-rejected = عناوين لم تُقبل وتُترك ({ $count }):
invite-ask-once = يُدعى كل عنوان مرة واحدة: من دعوته إلى هذا الاستطلاع من قبل لا يحصل على رسالة ثانية. لا يمكن استرجاع رسائل أُرسلت.
invite-ask-do = إرسال الدعوات
invite-sent = { $added ->
    [0] كل من في هذه القائمة دُعي من قبل.
   *[other] دعوات في الطريق: { $added }.
  }

invite-links = أو وزّع الروابط بنفسك
invite-links-how = تحصل على ملف فيه رابط شخصي لكل شخص، مثلًا للرسائل المطبوعة أو لبرنامج بريدك.
invite-number = عدد الروابط
invite-number-bad = أعطِ عددًا صحيحًا من 1 إلى 100,000.
invite-label = اسم لهذه الروابط (اختياري)
invite-label-why = أنت وحدك تراه.
invite-links-do = { $count ->
    [0] إنشاء روابط
   *[other] إنشاء روابط ({ $count })
  }
invite-links-made = أُنشئت الروابط ({ $count }) وحُفظ الملف.
invite-links-done = حُفظ ملف الروابط
invite-links-keep = احفظه في مكان آمن، وأرسل لكل شخص رابطه فقط: كل من لديه رابط يستطيع التصويت به. الروابط غير محفوظة في مكان آخر ولا يمكن عرضها ثانية بعد مغادرة هذه الصفحة.
invite-links-again = حفظ الملف مرة أخرى

invite-mailed = الرسائل
invite-progress = عولج { $done } من { $all } رسالة
invite-progress-scheduled = تُرسل الرسائل الآن؛ وتعمل روابطها عندما يُفتح الاستطلاع.
invite-state-sent = أُرسلت
invite-state-sent-why = قبلها خادم البريد.
invite-state-waiting = تنتظر
invite-state-waiting-why = تُرسل واحدة بعد أخرى، أو يُعاد إرسالها لاحقًا.
invite-state-sending = قيد الإرسال
invite-state-sending-why = في الطريق الآن.
invite-state-refused = رُفضت
invite-state-refused-why = لم يقبلها خادم البريد. كثيرًا ما يكون العنوان خاطئًا.
invite-state-uncertain = غير معروف
invite-state-uncertain-why = انقطع الاتصال أثناء الإرسال. لا تُرسل ثانية كي لا يحصل أحد على رسالتين.
invite-state-stopped = أُوقفت
invite-state-stopped-why = انتهى الاستطلاع قبل إرسالها.
invite-state-unsubscribed = غير مرغوبة
invite-state-unsubscribed-why = هؤلاء لا يريدون رسائل منك. اسألهم بطريقة أخرى.
invite-stopped = أُوقف الإرسال في { $time }.
invite-recipients = العناوين
invite-recipients-why = القائمة غير مرتبة ولا تقول من صوّت. لا يستطيع أحد معرفة ذلك هنا.
invite-filter = عرض
invite-filter-all = الكل
invite-erased = (حذف حسابه)
invite-code = رد خادم البريد: { $code }

invite-remind = التذكير
invite-remind-how = لا يصل التذكير إلا إلى من لم يصوّت بعد. من هم وكم عددهم لا يُعرض لأحد.
invite-remind-do = ذكّرهم
invite-remind-ask = هل يُرسل تذكير؟
invite-remind-what = كل من دعوته بالبريد ولم يصوّت عند الإرسال يحصل على رسالة. التذكير التالي ممكن بعد يوم.
invite-remind-yes = إرسال التذكير
invite-reminded = عدد التذكيرات المرسلة: { $count }، آخرها في { $time }.
invite-reminded-now = التذكير في الطريق.
invite-remind-soon = التذكير التالي ممكن { $relative }، في { $time }: يُرسل تذكير واحد في اليوم على الأكثر.
invite-remind-closed = يمكن إرسال التذكير ما دام الاستطلاع مفتوحًا.

invite-made = روابط أنشأتها بنفسك
invite-made-show = عرض الروابط المستعملة وإلغاء روابط
invite-made-all = الكل
invite-made-used = مستعملة
invite-made-unused = غير مستعملة
invite-made-none = لا توجد روابط كهذه.
invite-series = الملف { $name }
invite-link-used = استُعمل للتصويت
invite-link-unused = غير مستعمل
invite-link-revoked = ملغى
invite-revoke = إلغاء
invite-revoke-series = إلغاء كل الروابط غير المستعملة في هذا الملف
invite-revoke-title = هل يُلغى الرابط رقم { $number }؟
invite-revoke-what = لا يستطيع أحد التصويت به بعد ذلك. لا يمكن التراجع، لكن يمكنك إنشاء روابط جديدة.
invite-revoke-series-title = هل تُلغى كل الروابط غير المستعملة في هذا الملف؟
invite-revoke-series-what = لا يستطيع أحد التصويت بها بعد ذلك. تبقى الأصوات المدلى بها. لا يمكن التراجع، لكن يمكنك إنشاء روابط جديدة.
invite-revoke-do = إلغاء

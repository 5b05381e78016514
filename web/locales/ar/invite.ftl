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
invite-counts = الأسطر: { $all }. يمكن دعوة: { $usable }.
invite-count-usable =
    { $count ->
        [zero] شخص للدعوة
        [one] شخص للدعوة
        [two] شخصان للدعوة
        [few] أشخاص للدعوة
        [many] شخصًا للدعوة
       *[other] شخص للدعوة
    }
invite-count-bad =
    { $count ->
        [zero] سطر فيه خطأ
        [one] سطر فيه خطأ
        [two] سطران فيهما خطأ
        [few] أسطر فيها خطأ
        [many] سطرًا فيه خطأ
       *[other] سطر فيه خطأ
    }
invite-count-duplicate =
    { $count ->
        [zero] عنوان مكرر
        [one] عنوان مكرر
        [two] عنوانان مكرران
        [few] عناوين مكررة
        [many] عنوانًا مكررًا
       *[other] عنوان مكرر
    }
invite-count-formulas =
    { $count ->
        [zero] صيغة جُعلت غير ضارة
        [one] صيغة جُعلت غير ضارة
        [two] صيغتان جُعلتا غير ضارتين
        [few] صيغ جُعلت غير ضارة
        [many] صيغة جُعلت غير ضارة
       *[other] صيغة جُعلت غير ضارة
    }
invite-bad-why = تُترك السطور التي فيها خطأ. صححها في القائمة أو تابع بدونها.
invite-formulas-why = الخلية التي تبدأ بـ = أو + أو - أو @ تنفذها برامج الجداول كصيغة. تُضاف إليها فاصلة عليا في ملف الروابط.
invite-show-flawed =
    { $count ->
        [zero] لا سطر يحتاج إلى نظر
        [one] سطر واحد يحتاج إلى نظر
        [two] سطران يحتاجان إلى نظر
        [few] { $count } أسطر تحتاج إلى نظر
        [many] { $count } سطرًا تحتاج إلى نظر
       *[other] { $count } سطر تحتاج إلى نظر
    }
invite-show-all =
    { $count ->
        [zero] لا أسطر
        [one] السطر الوحيد
        [two] السطران
        [few] كل الأسطر: { $count } أسطر
        [many] كل الأسطر: { $count } سطرًا
       *[other] كل الأسطر: { $count } سطر
    }
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
invite-mail-to =
    { $count ->
        [zero] أعطِ قائمة أولًا
        [one] فحص عنوان واحد
        [two] فحص عنوانين
        [few] فحص { $count } عناوين
        [many] فحص { $count } عنوانًا
       *[other] فحص { $count } عنوان
    }
invite-unverified = أكّد عنوانك أولًا
invite-unverified-why = لا تُرسل رسائل إلى الآخرين إلا لمن أكّد عنوان بريده. ترسل لك الإعدادات رسالة فيها رابط.
invite-no-address = لا تُرسل رسائل إلى الآخرين إلا لمن أكّد عنوان بريده. أضف عنوانك في الإعدادات.
invite-to-settings = إلى الإعدادات
invite-to-dashboard = إلى النظرة العامة
invite-language = لغة الرسائل
invite-language-en = الإنجليزية
invite-language-de = الألمانية
invite-ask =
    { $count ->
        [zero] ألا تُرسل أي دعوة؟
        [one] هل تُرسل دعوة واحدة؟
        [two] هل تُرسل دعوتان؟
        [few] هل تُرسل { $count } دعوات؟
        [many] هل تُرسل { $count } دعوة؟
       *[other] هل تُرسل { $count } دعوة؟
    }
invite-ask-what = لغة الرسائل { $language }، وفيها عنوان الاستطلاع لا اسمك، فيحسن أن تخبر الناس مسبقًا. الردود عليها لا تصلك.
invite-ask-rejected =
    { $count ->
        [zero] لم يُرفض أي عنوان.
        [one] لم يُقبل عنوان واحد وسيُترك:
        [two] لم يُقبل عنوانان وسيُتركان:
        [few] لم تُقبل { $count } عناوين وستُترك:
        [many] لم تُقبل { $count } عنوانًا وستُترك:
       *[other] لم تُقبل { $count } عنوان وستُترك:
    }
invite-ask-once = يُدعى كل عنوان مرة واحدة: من دعوته إلى هذا الاستطلاع من قبل لا يحصل على رسالة ثانية. لا يمكن استرجاع رسائل أُرسلت.
invite-ask-do = إرسال الدعوات
invite-sent =
    { $added ->
        [zero] كل من في هذه القائمة دُعي من قبل.
        [one] دعوة واحدة في الطريق.
        [two] دعوتان في الطريق.
        [few] { $added } دعوات في الطريق.
        [many] { $added } دعوة في الطريق.
       *[other] { $added } دعوة في الطريق.
    }

invite-links = أو وزّع الروابط بنفسك
invite-links-how = تحصل على ملف فيه رابط شخصي لكل شخص، مثلًا للرسائل المطبوعة أو لبرنامج بريدك.
invite-number = عدد الروابط
invite-number-bad = أعطِ عددًا صحيحًا من 1 إلى 100,000.
invite-label = اسم لهذه الروابط (اختياري)
invite-label-why = أنت وحدك تراه.
invite-links-do =
    { $count ->
        [zero] إنشاء روابط
        [one] إنشاء رابط واحد
        [two] إنشاء رابطين
        [few] إنشاء { $count } روابط
        [many] إنشاء { $count } رابطًا
       *[other] إنشاء { $count } رابط
    }
invite-links-made =
    { $count ->
        [zero] لم يُنشأ أي رابط.
        [one] أُنشئ رابط واحد وحُفظ الملف.
        [two] أُنشئ رابطان وحُفظ الملف.
        [few] أُنشئت { $count } روابط وحُفظ الملف.
        [many] أُنشئ { $count } رابطًا وحُفظ الملف.
       *[other] أُنشئ { $count } رابط وحُفظ الملف.
    }
invite-links-done = حُفظ ملف الروابط
invite-links-keep = احفظه في مكان آمن، وأرسل لكل شخص رابطه فقط: كل من لديه رابط يستطيع التصويت به. الروابط غير محفوظة في مكان آخر ولا يمكن عرضها ثانية بعد مغادرة هذه الصفحة.
invite-links-again = حفظ الملف مرة أخرى

invite-mailed = الرسائل
invite-progress = عولج من الرسائل: { $done } من { $all }
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
invite-remind-do = إرسال تذكير
invite-remind-ask = هل يُرسل تذكير؟
invite-remind-what = كل من دعوته بالبريد ولم يصوّت عند الإرسال يحصل على رسالة. التذكير التالي ممكن بعد يوم.
invite-remind-yes = إرسال التذكير
invite-reminded =
    { $count ->
        [zero] لم تُرسل أي تذكير.
        [one] أرسلت تذكيرًا واحدًا، في { $time }.
        [two] أرسلت تذكيرين، آخرهما في { $time }.
        [few] أرسلت { $count } تذكيرات، آخرها في { $time }.
        [many] أرسلت { $count } تذكيرًا، آخرها في { $time }.
       *[other] أرسلت { $count } تذكير، آخرها في { $time }.
    }
invite-reminded-now = التذكير في الطريق.
invite-remind-soon = التذكير التالي ممكن { $relative }، في { $time }: يُرسل تذكير واحد في اليوم على الأكثر.
invite-remind-closed = يمكن إرسال التذكير ما دام الاستطلاع مفتوحًا.

invite-made = روابط أنشأتها بنفسك
invite-made-show = عرض الروابط المستخدمة وإلغاء روابط
invite-made-all = الكل
invite-made-used = مستخدمة
invite-made-unused = غير مستخدمة
invite-made-none = لا توجد روابط كهذه.
invite-series = الملف { $name }
invite-link-used = استُخدم للتصويت
invite-link-unused = غير مستخدم
invite-link-revoked = ملغى
invite-revoke = إلغاء
invite-revoke-series = إلغاء كل الروابط غير المستخدمة في هذا الملف
invite-revoke-title = هل يُلغى الرابط رقم { $number }؟
invite-revoke-what = لا يستطيع أحد التصويت به بعد ذلك. لا يمكن التراجع، لكن يمكنك إنشاء روابط جديدة.
invite-revoke-series-title = هل تُلغى كل الروابط غير المستخدمة في هذا الملف؟
invite-revoke-series-what = لا يستطيع أحد التصويت بها بعد ذلك. تبقى الأصوات المدلى بها. لا يمكن التراجع، لكن يمكنك إنشاء روابط جديدة.
invite-revoke-do = إلغاء

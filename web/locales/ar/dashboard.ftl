# لوحة صاحب الاستطلاع.

title-dashboard = استطلاعك

dashboard-draft = هذه مسودة. لا يراها سواك، ولا يستطيع أحد التصويت.
dashboard-draft-opens = هذه مسودة. لا يراها سواك. بعد أن تفتحها تنتظر حتى { $time }.
dashboard-scheduled = يبدأ التصويت { $relative }، في { $time }.
dashboard-is-open = التصويت مفتوح.
dashboard-opened = التصويت مفتوح منذ { $time }.
dashboard-began = بدأ التصويت في { $time }.
dashboard-closes = ينتهي { $relative }، في { $time }.
dashboard-no-end = ينتهي عندما تغلقه.
dashboard-closed = انتهى التصويت في { $time }.
dashboard-final = حُسبت كل الأصوات والنتيجة نهائية.
dashboard-tie-waits = هناك تعادل تحسمه أنت بالقرعة.
dashboard-held =
    { $count ->
        [zero] لا أصوات في الحجز.
        [one] في الحجز صوت واحد. تصبح النتيجة نهائية بعد أن تقرر بشأنه.
        [two] في الحجز صوتان. تصبح النتيجة نهائية بعد أن تقرر بشأنهما.
        [few] في الحجز { $count } أصوات. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
        [many] في الحجز { $count } صوتًا. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
       *[other] في الحجز { $count } صوت. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
    }
dashboard-counting = يجري فرز الأصوات الأخيرة.
dashboard-is-archived = الاستطلاع مؤرشف.

dashboard-stat-votes =
    { $count ->
        [zero] صوت
        [one] صوت
        [two] صوتان
        [few] أصوات
        [many] صوتًا
       *[other] صوت
    }
dashboard-stat-turnout = المشاركة: { $voted } من { $roll }
dashboard-stat-empty = منها حالات امتناع
dashboard-stat-waiting = في الحجز
dashboard-stat-last = آخر صوت

dashboard-open = فتح الاستطلاع
dashboard-open-title = هل تفتح هذا الاستطلاع؟
dashboard-open-now = يستطيع الناس التصويت من الآن.
dashboard-open-later = يبدأ التصويت تلقائيًا في { $time }.
dashboard-open-end = ينتهي تلقائيًا في { $time }.
dashboard-open-no-end = ينتهي عندما تغلقه.
dashboard-open-public = يستطيع التصويت كل من لديه العنوان.
dashboard-open-authenticated = يستطيع التصويت كل من لديه حساب والعنوان.
dashboard-open-invited = لا يستطيع التصويت إلا من تدعوه. يمكنك الدعوة بعد ذلك.
dashboard-open-delegated = تأتي الأصوات من نظامك الخاص أو من ملف.
dashboard-open-frozen = لا يمكن تغيير الخيارات والقواعد والأوقات بعد ذلك. يمكن تصحيح الأخطاء الكتابية في العنوان والوصف.
dashboard-open-do = فتح
dashboard-open-done = الاستطلاع مفتوح.
dashboard-open-edit = العودة إلى التعديل
dashboard-edit = تعديل
dashboard-delete = حذف المسودة
dashboard-delete-title = هل تحذف هذه المسودة؟
dashboard-delete-what = ستُحذف نهائيًا. لم يصوّت فيها أحد.
dashboard-delete-do = حذف
dashboard-close = إغلاق الاستطلاع
dashboard-close-title = هل تغلق هذا الاستطلاع الآن؟
dashboard-close-what =
    { $count ->
        [zero] لم يصوّت أحد بعد، ولن يستطيع أحد التصويت بعد ذلك.
        [one] يُحسب الصوت الوحيد المدلى به. لا يستطيع أحد التصويت أو تغيير صوته بعد ذلك.
        [two] يُحسب الصوتان المدلى بهما. لا يستطيع أحد التصويت أو تغيير صوته بعد ذلك.
        [few] المدلى به { $count } أصوات، وكلها تُحسب. لا يستطيع أحد التصويت أو تغيير صوته بعد ذلك.
        [many] المدلى به { $count } صوتًا، وكلها تُحسب. لا يستطيع أحد التصويت أو تغيير صوته بعد ذلك.
       *[other] المدلى به { $count } صوت، وكلها تُحسب. لا يستطيع أحد التصويت أو تغيير صوته بعد ذلك.
    }
dashboard-close-uncounted = تُحتسب الأصوات التي أُدلي بها. ولا يمكن لأحد بعد ذلك أن يصوّت أو يغيّر صوته.
dashboard-close-early = كان سينتهي تلقائيًا في { $time }. حُدد هذا الوقت قبل التصويت ولا يمكن تغييره، لكن يمكنك الإغلاق قبله.
dashboard-close-live = تبقى النتائج ظاهرة للجميع.
dashboard-close-after_vote = تصبح النتائج ظاهرة للجميع.
dashboard-close-after_close = تصبح النتائج ظاهرة للجميع.
dashboard-close-owner_only = تبقى النتائج ظاهرة لك وحدك.
dashboard-close-held =
    { $count ->
        [zero] لا أصوات في الحجز.
        [one] في الحجز صوت واحد. تصبح النتيجة نهائية بعد أن تقرر بشأنه.
        [two] في الحجز صوتان. تصبح النتيجة نهائية بعد أن تقرر بشأنهما.
        [few] في الحجز { $count } أصوات. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
        [many] في الحجز { $count } صوتًا. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
       *[other] في الحجز { $count } صوت. تصبح النتيجة نهائية بعد أن تقرر بشأنها.
    }
dashboard-close-forever = لا يمكن إعادة فتح استطلاع مغلق.
dashboard-close-do = إغلاق الآن
dashboard-close-done = الاستطلاع مغلق.
dashboard-archive = أرشفة
dashboard-archive-title = هل تؤرشف هذا الاستطلاع؟
dashboard-archive-what = ينتقل إلى استطلاعاتك المؤرشفة. تقول ورقة الاقتراع إنه انتهى، وتبقى النتائج في عنوانها. لا يمكن التراجع عن ذلك.
dashboard-archive-do = أرشفة
dashboard-archive-done = الاستطلاع مؤرشف.
dashboard-clone = إنشاء نسخة
dashboard-clone-title = هل تنشئ نسخة من هذا الاستطلاع؟
dashboard-clone-what = تحصل على مسودة بالسؤال والخيارات والقواعد نفسها، بلا أوقات وبلا أصوات. يبقى هذا الاستطلاع كما هو.
dashboard-clone-do = إنشاء نسخة
dashboard-share = مشاركة
dashboard-invite = دعوة أشخاص
dashboard-ballot = عرض ورقة الاقتراع

dashboard-results = النتائج
dashboard-all-results = كل النتائج، جولة بعد جولة
dashboard-results-page = كل النتائج
dashboard-visible-live = يرى الجميع هذه النتائج الآن.
dashboard-visible-all = يرى الجميع هذه النتائج.
dashboard-visible-after_vote = تراها الآن أنت ومن صوّت فقط. يراها الجميع بعد إغلاق الاستطلاع.
dashboard-visible-after_close = تراها الآن أنت وحدك. يراها الجميع بعد إغلاق الاستطلاع.
dashboard-visible-owner_only = أنت وحدك ترى هذه النتائج.
dashboard-visible-private = الاستطلاع خاص: لا يرى نتائجه إلا أنت ومن صوّت.

dashboard-tie = أنت تحسم تعادلًا بالقرعة
dashboard-tie-seat = لهذه الخيارات العدد نفسه من الأصوات، ولا يمكن أن تفوز كلها.
dashboard-tie-other = لهذه الخيارات العدد نفسه من الأصوات، ويحتاج الفرز إلى ترتيبها.
dashboard-tie-how = أجرِ القرعة بينها، ويفضَّل أمام شهود. ثم أدخل هنا ما سُحب أولًا وثانيًا وهكذا. الأول هو المفضَّل.
dashboard-tie-draw = سُحب برقم { $place }
dashboard-tie-drawn = سُحب { $choice } برقم { $place }.
dashboard-tie-again = البدء من جديد
dashboard-tie-record = تسجيل هذا الترتيب
dashboard-tie-title = هل تسجل هذا الترتيب؟
dashboard-tie-forever = يُنشر مع النتيجة ولا يمكن تغييره.
dashboard-tie-do = تسجيل
dashboard-tie-done = سُجل الترتيب. يستمر الفرز.

dashboard-quarantine = الحجز
dashboard-quarantine-rule =
    { $by ->
        [address] { $votes ->
            [zero] تُحجز كل الأصوات التي تأتي من عنوان واحد خلال { $time }.
            [one] إذا جاء أكثر من صوت واحد من عنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [two] إذا جاء أكثر من صوتين من عنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [few] إذا جاء أكثر من { $votes } أصوات من عنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [many] إذا جاء أكثر من { $votes } صوتًا من عنوان واحد خلال { $time }، تُحجز الأصوات التالية.
           *[other] إذا جاء أكثر من { $votes } صوت من عنوان واحد خلال { $time }، تُحجز الأصوات التالية.
        }
       *[device] { $votes ->
            [zero] تُحجز كل الأصوات التي تأتي من جهاز وعنوان واحد خلال { $time }.
            [one] إذا جاء أكثر من صوت واحد من جهاز وعنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [two] إذا جاء أكثر من صوتين من جهاز وعنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [few] إذا جاء أكثر من { $votes } أصوات من جهاز وعنوان واحد خلال { $time }، تُحجز الأصوات التالية.
            [many] إذا جاء أكثر من { $votes } صوتًا من جهاز وعنوان واحد خلال { $time }، تُحجز الأصوات التالية.
           *[other] إذا جاء أكثر من { $votes } صوت من جهاز وعنوان واحد خلال { $time }، تُحجز الأصوات التالية.
        }
    }
dashboard-quarantine-empty = لا أصوات في الحجز.
dashboard-quarantine-waiting =
    { $count ->
        [zero] لا أصوات تنتظر قرارك
        [one] صوت واحد ينتظر قرارك
        [two] صوتان ينتظران قرارك
        [few] { $count } أصوات تنتظر قرارك
        [many] { $count } صوتًا تنتظر قرارك
       *[other] { $count } صوت تنتظر قرارك
    }
dashboard-quarantine-why = جاءت بعدد كبير من مكان واحد بحيث قد تكون من شخص واحد. قد يكون السبب أيضًا أسرة أو مدرسة أو مكتبًا. ترى متى جاءت، لا ما تقوله، كي لا يؤثر المضمون في قرارك.
dashboard-quarantine-open = عرضها
dashboard-quarantine-caption = الأصوات ذات المصدر الواحد تأتي من العنوان أو الجهاز نفسه.
dashboard-choose-all = وقت الإدلاء (اختيار كل المعروض)
dashboard-col-origin = المصدر
dashboard-origin = المصدر { $name }
dashboard-release-all = احتساب الكل ({ $count })
dashboard-void-all = استبعاد الكل ({ $count })
dashboard-release = احتساب المختار ({ $count })
dashboard-void = استبعاد المختار ({ $count })
dashboard-release-title =
    { $count ->
        [zero] ألا تُحسب أي أصوات؟
        [one] هل يُحسب هذا الصوت؟
        [two] هل يُحسب هذان الصوتان؟
        [few] هل تُحسب { $count } أصوات؟
        [many] هل تُحسب { $count } صوتًا؟
       *[other] هل تُحسب { $count } صوت؟
    }
dashboard-release-what = تُحسب من الآن كسائر الأصوات.
dashboard-release-do = احتساب
dashboard-release-done = الأصوات محسوبة الآن.
dashboard-void-title =
    { $count ->
        [zero] ألا تُستبعد أي أصوات؟
        [one] هل يُستبعد هذا الصوت؟
        [two] هل يُستبعد هذان الصوتان؟
        [few] هل تُستبعد { $count } أصوات؟
        [many] هل تُستبعد { $count } صوتًا؟
       *[other] هل تُستبعد { $count } صوت؟
    }
dashboard-void-what = لن تُحسب أبدًا، ولا يستطيع أصحابها التصويت مرة أخرى.
dashboard-void-do = استبعاد
dashboard-void-done = استُبعدت الأصوات.
dashboard-settle-forever = لا يمكن التراجع عن ذلك.
dashboard-settle-progress = { $done } من { $count } …
code-settling-stuck = تعذّر الآن تغيير المزيد من هذه الأصوات. انظر إلى القائمة مرة أخرى أو أعد المحاولة.

dashboard-timeline = متى جاءت الأصوات
dashboard-bucket = طول العمود
dashboard-bucket-minute = دقيقة واحدة
dashboard-bucket-hour = ساعة واحدة
dashboard-bucket-day = يوم واحد
dashboard-timeline-most = { $bucket ->
    [minute] أكثر الأصوات في دقيقة: { $count }، في { $time }.
    [hour] أكثر الأصوات في ساعة: { $count }، ابتداءً من { $time }.
   *[day] أكثر الأصوات في يوم: { $count }، في { $time }.
  }
dashboard-timeline-none = لا أصوات في هذه المدة.
dashboard-timeline-earlier = الأصوات الأقدم غير معروضة: اختر أعمدة أطول.
dashboard-zone = الأوقات بتوقيت { $zone }.
dashboard-peak =
    { $count ->
        [zero] لا دقيقة فيها أصوات: { $time }.
        [one] أكثر دقيقة ازدحامًا كان فيها صوت واحد: { $time }.
        [two] أكثر دقيقة ازدحامًا كان فيها صوتان: { $time }.
        [few] أكثر دقيقة ازدحامًا كان فيها { $count } أصوات: { $time }.
        [many] أكثر دقيقة ازدحامًا كان فيها { $count } صوتًا: { $time }.
       *[other] أكثر دقيقة ازدحامًا كان فيها { $count } صوت: { $time }.
    }
dashboard-timeline-table = الأرقام نفسها في جدول
dashboard-timeline-left-out = لا تُذكر الأوقات التي بلا أصوات.
dashboard-col-minute = الدقيقة
dashboard-col-hour = الساعة من
dashboard-col-day = اليوم
dashboard-col-cast = أصوات
dashboard-col-changed = غُيّرت
dashboard-col-retracted = سُحبت
dashboard-col-quarantined = في الحجز
dashboard-col-released = حُسبت لاحقًا
dashboard-col-voided = استُبعدت

dashboard-voters = المصوّتون
dashboard-turnout =
    { $voted ->
        [zero] المدعوون: { $roll }. لم يصوّت أحد منهم.
        [one] المدعوون: { $roll }. صوّت واحد منهم.
        [two] المدعوون: { $roll }. صوّت اثنان منهم.
        [few] المدعوون: { $roll }. صوّت { $voted } منهم.
        [many] المدعوون: { $roll }. صوّت { $voted } منهم.
       *[other] المدعوون: { $roll }. صوّت { $voted } منهم.
    }
dashboard-turnout-why = الأصوات المحجوزة محسوبة بينها، والدعوات الملغاة غير محسوبة.
dashboard-delay = جاء { $share } من الأصوات خلال { $time } من الفتح.
dashboard-changes = الأصوات التي غُيّرت: { $changed }. الأصوات التي سُحبت: { $retracted }.
dashboard-credentials = كيف عُرف المصوّتون
dashboard-col-credential = عُرفوا بواسطة
dashboard-col-ballots = أصوات
dashboard-col-share = النسبة
dashboard-credential-account = حساباتهم
dashboard-credential-device = أجهزتهم
dashboard-credential-invitation = رابط شخصي
dashboard-credential-delegated = نظامك أو ملف
dashboard-credential-unknown = غير مسجل
dashboard-withheld = غير معروض
dashboard-all-withheld = كيف عُرف المصوّتون يُعرض ابتداءً من خمسة أصوات: ما دون ذلك قد يكشف شخصًا.
dashboard-withheld-why = لا تُعرض أرقام من مصوّت واحد إلى أربعة لأنها قد تكشف شخصًا. وأحيانًا لا يُعرض رقم آخر يمكن حسابها منه.
dashboard-refusals = محاولات مرفوضة
dashboard-col-reason = السبب
dashboard-col-attempts = محاولات
dashboard-refusals-why = قد يقوم شخص واحد بمحاولات كثيرة. الأرقام تقريبية: قد ينقص بعضها بعد إعادة التشغيل.
dashboard-refused-already-voted = صوّت من قبل بخيار آخر
dashboard-refused-poll-not-open = لم يكن الاستطلاع مفتوحًا
dashboard-refused-address-limit = أصوات كثيرة من عنوان واحد
dashboard-refused-device-token-required = تعذر التعرف على الجهاز
dashboard-refused-invitation-required = بلا رابط شخصي
dashboard-refused-invitation-invalid = رابط شخصي لاستطلاع آخر أو رابط خاطئ
dashboard-refused-invitation-revoked = رابط شخصي ألغيته
dashboard-refused-invalid-voter-token = رابط شخصي تالف
dashboard-refused-not-delegate = نظام لا يحق له التصويت هنا
dashboard-refused-authentication-required = لم يسجل الدخول
dashboard-refused-unknown-choice = خيار غير موجود في الاستطلاع
dashboard-refused-invalid-request = ورقة لا تسمح بها القواعد
dashboard-refused-ambiguous-voter = سجّل الدخول واستخدم رابطًا شخصيًا في الوقت نفسه
dashboard-refused-precondition-required = لا شيء يميز المصوّتين
dashboard-refused-idempotency-key-reused = تكرار بورقة أخرى
dashboard-refused-idempotency-in-progress = تكرار أثناء المحاولة الأولى
dashboard-refused-rate-limited = طلبات كثيرة جدًا
dashboard-refused-other = سبب آخر ({ $code })

dashboard-more = المزيد
dashboard-accounting = المطابقة: هل حُسب كل صوت؟
dashboard-accounting-again = تحقق مرة أخرى
dashboard-balanced = كل الأرقام متطابقة
dashboard-balanced-what =
    { $accepted ->
        [zero] لم يُقبل أي صوت بعد.
        [one] قُبل صوت واحد. هو محفوظ، وله مكانه في الترتيب، وموثق في الفرز.
        [two] قُبل صوتان. هما محفوظان، ولهما مكانهما في الترتيب، وموثقان في الفرز.
        [few] قُبلت { $accepted } أصوات. كلها محفوظة، ولها مكانها في الترتيب، وموثقة في الفرز.
        [many] قُبل { $accepted } صوتًا. كلها محفوظة، ولها مكانها في الترتيب، وموثقة في الفرز.
       *[other] قُبل { $accepted } صوت. كلها محفوظة، ولها مكانها في الترتيب، وموثقة في الفرز.
    }
dashboard-unbalanced = الأرقام غير متطابقة بعد
dashboard-unbalanced-what = قد تكون أصوات في طريقها إلى الفرز. تحقق مرة أخرى بعد دقيقة. إذا بقي الاختلاف فأبلغ مشغّلي هذه المنصة.
dashboard-account-accepted = الأصوات المقبولة
dashboard-account-stored = المحفوظة
dashboard-account-sequenced = المرتبة
dashboard-account-counted = المحسوبة
dashboard-account-retracted = سحبها أصحابها
dashboard-account-voided = استُبعدت من الحجز
dashboard-account-quarantined = في الحجز

dashboard-downloads = تنزيلات
dashboard-what = ماذا
dashboard-what-results = النتائج
dashboard-what-rounds = جولات الفرز
dashboard-what-timeline = التسلسل الزمني
dashboard-what-audit = سجل الإجراءات
dashboard-what-ballots = أوراق الاقتراع
dashboard-what-results-why = أصوات كل خيار؛ وبصيغة PDF تقرير للمحاضر ولوحات الإعلان.
dashboard-what-rounds-why = أصوات كل خيار في كل جولة.
dashboard-what-timeline-why = سطر لكل دقيقة فيها أصوات، بتوقيت UTC.
dashboard-what-audit-why = من فعل ماذا بهذا الاستطلاع ومتى: الفتح والتغيير والإغلاق. ليس فيه أصوات ولا مصوّتون.
dashboard-what-ballots-why = كل الأوراق بلا مصوّتين ولا أوقات ولا ترتيب، كي يستطيع الجميع إعادة الفرز.
dashboard-format = الصيغة
dashboard-format-pdf = PDF للطباعة
dashboard-format-csv = CSV لبرامج الجداول
dashboard-format-json = JSON
dashboard-format-ndjson = NDJSON، سطر لكل مدخل
dashboard-format-blt = BLT
dashboard-format-abif = ABIF
dashboard-format-preflib = PrefLib
dashboard-format-rctab = ملخص RCTab
dashboard-language = اللغة
dashboard-language-en = English
dashboard-language-de = Deutsch
dashboard-download = تنزيل
dashboard-downloads-not-final = النتيجة ليست نهائية، ويذكر الملف ذلك. يمكن تنزيل الأوراق بعد أن تصبح نهائية.
dashboard-no-ballots = هذا الاستطلاع لا ينشر أوراقه.
dashboard-received = وصل { $size } …
dashboard-saved = حُفظ: { $name }

dashboard-import = استيراد أوراق من ملف
dashboard-import-how = تصبح الأوراق الورقية أو الآتية من نظام آخر أصواتًا في هذا الاستطلاع. يُفحص الملف أولًا؛ لا يُسجل شيء بذلك.
dashboard-import-file = ملف الأوراق
dashboard-import-formats = CSV أو BLT أو ABIF أو PrefLib أو NDJSON، حتى 256 ميغابايت ومليون ورقة. يجب أن تُكتب الأسماء كما تُكتب الخيارات تمامًا.
dashboard-import-large = هذا الملف أكبر من 256 ميغابايت.
dashboard-import-check = فحص الملف
dashboard-import-checked = فُحص الملف.
dashboard-import-is-good =
    { $count ->
        [zero] ليس في هذا الملف أوراق
        [one] يمكن تسجيل الورقة الوحيدة في هذا الملف
        [two] يمكن تسجيل الورقتين في هذا الملف
        [few] يمكن تسجيل كل أوراق هذا الملف: { $count } أوراق
        [many] يمكن تسجيل كل أوراق هذا الملف: { $count } ورقة
       *[other] يمكن تسجيل كل أوراق هذا الملف: { $count } ورقة
    }
dashboard-import-is-bad = لا يمكن تسجيل هذا الملف
dashboard-import-complete =
    { $count ->
        [zero] لم تُسجل أي ورقة
        [one] سُجلت الورقة
        [two] سُجلت الورقتان
        [few] سُجلت كل الأوراق: { $count } أوراق
        [many] سُجلت كل الأوراق: { $count } ورقة
       *[other] سُجلت كل الأوراق: { $count } ورقة
    }
dashboard-import-what =
    { $count ->
        [zero] قُرئ بصيغة { $format } وليس فيه أوراق.
        [one] قُرئ بصيغة { $format } وفيه ورقة واحدة.
        [two] قُرئ بصيغة { $format } وفيه ورقتان.
        [few] قُرئ بصيغة { $format } وفيه { $count } أوراق.
        [many] قُرئ بصيغة { $format } وفيه { $count } ورقة.
       *[other] قُرئ بصيغة { $format } وفيه { $count } ورقة.
    }
dashboard-import-lines =
    { $count ->
        [zero] لا أوراق.
        [one] ورقة واحدة، السطر { $lines }.
        [two] ورقتان، مثل الأسطر { $lines }.
        [few] { $count } أوراق، مثل الأسطر { $lines }.
        [many] { $count } ورقة، مثل الأسطر { $lines }.
       *[other] { $count } ورقة، مثل الأسطر { $lines }.
    }
dashboard-import-candidates = الأسماء في الملف والخيارات التي توافقها
dashboard-col-in-file = في الملف
dashboard-col-choice = خيار الاستطلاع
dashboard-import-near = ليس مطابقًا تمامًا لـ:
dashboard-import-unmatched = لا يوجد خيار كهذا
dashboard-import-write-in = اسم مكتوب بخط اليد
dashboard-import-withdrawn = منسحب: يُهمل
dashboard-import-missing =
    { $count ->
        [zero] كل خيارات الاستطلاع في الملف.
        [one] خيار واحد من الاستطلاع ليس في الملف.
        [two] خياران من الاستطلاع ليسا في الملف.
        [few] { $count } خيارات من الاستطلاع ليست في الملف.
        [many] { $count } خيارًا من الاستطلاع ليست في الملف.
       *[other] { $count } خيار من الاستطلاع ليست في الملف.
    }
dashboard-import-record =
    { $count ->
        [zero] تسجيل الأوراق
        [one] تسجيل ورقة واحدة
        [two] تسجيل ورقتين
        [few] تسجيل { $count } أوراق
        [many] تسجيل { $count } ورقة
       *[other] تسجيل { $count } ورقة
    }
dashboard-import-forever = تُسجل كل الأوراق أو لا تُسجل أي منها. لا يمكن سحبها. يُحسب الملف نفسه مرة واحدة حتى إن أرسلته ثانية.
dashboard-import-begins = يبدأ الاستيراد …
dashboard-import-progress = سُجل من الأوراق: { $recorded } من { $ballots }
dashboard-import-done =
    { $count ->
        [zero] لم تُسجل أي ورقة.
        [one] سُجلت ورقة واحدة.
        [two] سُجلت ورقتان.
        [few] سُجلت { $count } أوراق.
        [many] سُجلت { $count } ورقة.
       *[other] سُجلت { $count } ورقة.
    }
dashboard-import-draft = افتح الاستطلاع قبل تسجيل الأوراق: قد تتغير خياراته حتى ذلك الحين.
dashboard-import-scheduled = الاستطلاع غير مفتوح بعد. سجّل الأوراق عندما يُفتح.
dashboard-import-closed = الاستطلاع مغلق ولا يقبل أوراقًا أخرى.
dashboard-import-archived = الاستطلاع مؤرشف ولا يقبل أوراقًا أخرى.

dashboard-developers = للمطورين
dashboard-id = معرّف الاستطلاع
dashboard-curl-token = الحصول على رمز وصول بمفتاح API
dashboard-curl-results = قراءة النتائج
dashboard-curl-stream = متابعة النتائج أثناء تغيرها
dashboard-curl-cast = التصويت عن مصوّت في نظامك الخاص
dashboard-keys = مفاتيح API
dashboard-webhooks = الويب هوك
dashboard-embed = شيفرة لموقعك
dashboard-api = واجهة API كاملة
code-file-changed = تغيّر الملف أو نُقل بعد أن اخترته. اختره مرة أخرى.

# ورقة الاقتراع وإيصالها.

title-ballot = صوّت

ballot-home = إلى الصفحة الرئيسية
ballot-missing = لا يوجد استطلاع هنا
ballot-cast = الإدلاء بصوتي
ballot-casting = جارٍ الإدلاء بالصوت …
ballot-change-cast = تغيير صوتي
ballot-review = مراجعة
ballot-review-title = هل هذا ترتيبك؟
ballot-review-back = رجوع
ballot-choices = الخيارات
ballot-to-poll = تعديل هذا الاستطلاع

ballot-mark-one = علّم خيارًا واحدًا.
ballot-mark-any = علّم ما شئت من الخيارات.
ballot-mark-exactly =
    { $count ->
        [zero] لا تعلّم أي خيار.
        [one] علّم خيارًا واحدًا.
        [two] علّم خيارين.
        [few] علّم { $count } خيارات.
        [many] علّم { $count } خيارًا.
       *[other] علّم { $count } خيار.
    }
ballot-mark-between =
    { $min ->
        [1] علّم خيارًا واحدًا أو أكثر، حتى { $max }.
       *[other] علّم من { $min } إلى { $max } من الخيارات.
    }
ballot-mark-least =
    { $min ->
        [zero] علّم ما شئت من الخيارات.
        [one] علّم خيارًا واحدًا على الأقل.
        [two] علّم خيارين على الأقل.
        [few] علّم { $min } خيارات على الأقل.
        [many] علّم { $min } خيارًا على الأقل.
       *[other] علّم { $min } خيار على الأقل.
    }
ballot-nothing = لم يُعلَّم شيء بعد.
ballot-marked-one = اختيارك: { $choice }
ballot-marked =
    { $count ->
        [zero] لم يُعلَّم شيء بعد.
        [one] خيار واحد معلّم.
        [two] خياران معلّمان.
        [few] { $count } خيارات معلّمة.
        [many] { $count } خيارًا معلّمًا.
       *[other] { $count } خيار معلّم.
    }
ballot-too-few =
    { $missing ->
        [zero] المعلّم: { $count }.
        [one] المعلّم: { $count }. علّم خيارًا آخر.
        [two] المعلّم: { $count }. علّم خيارين آخرين.
        [few] المعلّم: { $count }. علّم { $missing } خيارات أخرى.
        [many] المعلّم: { $count }. علّم { $missing } خيارًا آخر.
       *[other] المعلّم: { $count }. علّم { $missing } خيار آخر.
    }
ballot-too-many = المعلّم: { $count }. المسموح به: { $max }. أزل بعض العلامات.
ballot-unchanged = هذا صوتك المسجّل. لم يتغيّر شيء بعد.
ballot-abstain = الامتناع
ballot-abstain-hint = تُحسب ورقتك مُدلىً بها دون أي خيار.
ballot-abstaining = أنت تمتنع عن التصويت.

ballot-kept = ورقتك محفوظة في هذه الصفحة. حاول مرة أخرى: لا يمكن أن تُحسب مرتين.
ballot-foreign = هذه الورقة لمصوّت آخر
code-voter-changed = منذ أن بدأها سجّل أحدهم الدخول أو الخروج، أو فتح رابط ورقة أخرى، أو نسي هذا الجهاز البيانات. يستطيع من بدأها أن يعود إلى هنا بالطريقة نفسها ليرى إن سُجّلت. الورقة التي تعلّمها الآن هي ورقتك.
ballot-lost-offline = أنت غير متصل بالشبكة. لا يُعرف إن وصل صوتك. ورقتك محفوظة في هذه الصفحة: أدلِ بها عندما يعود الاتصال. لا يمكن أن تُحسب مرتين.
ballot-lost-no-answer = لا يُعرف إن وصل صوتك. ورقتك محفوظة في هذه الصفحة. حاول مرة أخرى: لا يمكن أن تُحسب مرتين.
ballot-once = حاول مرة أخرى: لا يمكن أن يُحسب مرتين.
ballot-online = عاد الاتصال. يمكنك الإدلاء بصوتك الآن.
ballot-trouble-offline = لا يوجد اتصال
ballot-trouble-unknown = لم يصل رد بعد
ballot-trouble-busy = انتظر لحظة من فضلك
ballot-wait =
    { $seconds ->
        [zero] يمكنك المحاولة مرة أخرى الآن.
        [one] يمكنك المحاولة مرة أخرى بعد ثانية واحدة.
        [two] يمكنك المحاولة مرة أخرى بعد ثانيتين.
        [few] يمكنك المحاولة مرة أخرى بعد { $seconds } ثوانٍ.
        [many] يمكنك المحاولة مرة أخرى بعد { $seconds } ثانية.
       *[other] يمكنك المحاولة مرة أخرى بعد { $seconds } ثانية.
    }
ballot-wait-over = يمكنك المحاولة مرة أخرى الآن.

ballot-results = عرض النتائج
ballot-results-on = تظهر النتائج عند انتهاء التصويت: { $time }.
ballot-results-live = تظهر النتائج أثناء التصويت.
ballot-results-after_vote = ترى النتائج بعد أن تصوّت.
ballot-results-after_close = تظهر النتائج بعد انتهاء التصويت.
ballot-results-owner_only = لا يرى النتائج إلا المنظّم.

ballot-state-other = لا يمكنك التصويت هنا الآن
ballot-state-poll-draft = هذا الاستطلاع مسودة
ballot-text-poll-draft = لا يراه أحد سواك، ولا يمكن لأحد التصويت بعد.
ballot-state-poll-scheduled = لم يبدأ التصويت بعد
ballot-text-poll-scheduled = يبدأ في { $time }. تفتحه هذه الصفحة من تلقاء نفسها.
ballot-state-poll-closed = انتهى التصويت
ballot-text-poll-closed = انتهى في { $time }. لا تُقبل أصوات أخرى.
ballot-state-poll-archived = هذا الاستطلاع مؤرشف
ballot-text-poll-archived = انتهى منذ مدة. لا تُقبل أصوات أخرى.
ballot-state-poll-open = لا يمكنك التصويت هنا الآن
ballot-text-poll-open = الاستطلاع مفتوح لكنه لم يقبل الصوت. أعد تحميل الصفحة.
ballot-state-not-delegate = تصوّت في مكان آخر
ballot-text-not-delegate = تأتي أصوات هذا الاستطلاع من برنامج آخر يعرف المصوّتين. صوّت هناك.
ballot-state-authentication-required = سجّل الدخول لتصوّت
ballot-text-authentication-required = لكل شخص له حساب صوت واحد في هذا الاستطلاع.
ballot-state-invalid-token = سجّل الدخول لتصوّت
ballot-text-invalid-token = انتهت جلستك. سجّل الدخول من جديد فتعود إلى هذه الورقة.
ballot-state-invitation-required = تحتاج إلى دعوتك
ballot-state-invitation-invalid = هذه الدعوة لاستطلاع آخر
ballot-state-invitation-revoked = أُلغيت هذه الدعوة
ballot-state-invalid-voter-token = رابط ورقة الاقتراع ناقص
ballot-state-address-limit = لا أصوات أخرى من هذا الاتصال
ballot-receipt-here = في هذا الجهاز إيصال بصوت في هذا الاستطلاع.

ballot-facts = عن هذا الاستطلاع
ballot-fact-until = مفتوح حتى
ballot-until-open = ينهيه المنظّم.
ballot-until-closed = انتهى في { $time }.
ballot-fact-who = من يحق له التصويت
ballot-who-public = كل من لديه هذا الرابط.
ballot-who-authenticated = كل من له حساب.
ballot-who-invited = من تلقى دعوة، مرة واحدة لكل منهم.
ballot-who-delegated = مصوّتو برنامج آخر.
ballot-fact-change = تغيير صوتك
ballot-change-yes = يمكنك تغييره أو سحبه حتى انتهاء التصويت.
ballot-change-no = لا يمكن تغييره بعد الإدلاء به.
ballot-fact-results = النتائج
ballot-fact-seen = من يرى صوتك
ballot-seen-voter = أنت وحدك تستطيع معرفة ما اخترت.
ballot-seen-backend = أنت والبرنامج الذي يرسل صوتك.
ballot-seen-owner = يرى المنظّم أي الدعوات استُخدمت.
ballot-seen-published = في النهاية تُنشر كل أوراق الاقتراع دون أسماء ودون ترتيبها.

receipt-label = إيصالك
receipt-time = أُدلي به في { $time }.
receipt-proves = يُظهر الإيصال أن هذا الصوت مسجّل. وهو لا يذكر ما اخترت.
receipt-verify = تحقق من هذا الصوت
receipt-cast = سُجّل صوتك
receipt-cast-text = شكرًا لتصويتك.
receipt-changed = تغيّر صوتك
receipt-changed-text = لا تُحسب إلا الورقة الجديدة. والإيصال جديد أيضًا.
receipt-again = تجده لاحقًا في <receipts>الإيصالات على هذا الجهاز</receipts>.
receipt-again-invited = يعرض رابط دعوتك هذا الصوت من جديد. والإيصال أيضًا في <receipts>الإيصالات على هذا الجهاز</receipts>.
receipt-same = لقد صوّت من قبل
receipt-same-text = كانت الورقة نفسها مسجّلة. تُحسب مرة واحدة.
receipt-other = لك ورقة أخرى مسجّلة
receipt-other-text = لقد صوّت من قبل، ولذلك لم يُدلَ بالورقة التي علّمتها الآن. هذا إيصال الورقة المسجّلة.
receipt-elsewhere = تغيّر صوتك في مكان آخر
receipt-elsewhere-text = تغيّر في الأثناء، ربما في علامة تبويب أخرى. لم يُدلَ بالورقة التي علّمتها الآن؛ هذا إيصال الورقة المسجّلة.
receipt-found = لقد صوّت
receipt-found-text = صوتك مسجّل.
receipt-quarantined = صوتك قيد المراجعة
receipt-quarantined-text = هو مسجّل لكنه لم يُحسب بعد: جاءت من اتصالك أصوات كثيرة. يقرر المنظّم إن كان سيُحسب.
receipt-voided = استُبعد صوتك
receipt-voided-text = قرر المنظّم ألا يُحسب هذا الصوت.
receipt-not-kept = لا يستطيع هذا الجهاز حفظ شيء لهذه الصفحة. انسخ الإيصال إن أردت الاحتفاظ به.
receipt-show = عرض ما صوّت له
receipt-abstained = لقد امتنعت عن التصويت.
receipt-change = تغيير صوتي
receipt-retract = سحب صوتي

retract-title = هل تسحب صوتك؟
retract-text = لن يُحسب بعد ذلك. يمكنك التصويت من جديد ما دام الاستطلاع مفتوحًا.
ballot-retracted = سُحب صوتك
ballot-retracted-text = لم يعد يُحسب. يمكنك التصويت من جديد.

ranked-instruction = انقر الخيارات بترتيبك، الأفضل أولًا.
ranked-instruction-most =
    { $max ->
        [zero] انقر الخيارات بترتيبك، الأفضل أولًا.
        [one] انقر الخيار الأفضل.
        [two] انقر خيارين على الأكثر بترتيبك، الأفضل أولًا.
        [few] انقر { $max } خيارات على الأكثر بترتيبك، الأفضل أولًا.
        [many] انقر { $max } خيارًا على الأكثر بترتيبك، الأفضل أولًا.
       *[other] انقر { $max } خيار على الأكثر بترتيبك، الأفضل أولًا.
    }
ranked-instruction-least =
    { $min ->
        [zero] انقر الخيارات بترتيبك، الأفضل أولًا.
        [one] انقر خيارًا واحدًا على الأقل بترتيبك، الأفضل أولًا.
        [two] انقر خيارين على الأقل بترتيبك، الأفضل أولًا.
        [few] انقر { $min } خيارات على الأقل بترتيبك، الأفضل أولًا.
        [many] انقر { $min } خيارًا على الأقل بترتيبك، الأفضل أولًا.
       *[other] انقر { $min } خيار على الأقل بترتيبك، الأفضل أولًا.
    }
ranked-note = لا يلزم ترتيب الجميع. الأسهم تنقل الخيار؛ انقر الرقم لإزالته.
ranked-note-ties = لا يلزم ترتيب الجميع. الأسهم تنقل الخيار، و«تعادل» يعطيه مرتبة ما فوقه؛ انقر الرقم لإزالته.
ranked-nothing = لم يُرتَّب شيء بعد.
ranked-count = رُتّب { $count } من { $total }.
ranked-too-few =
    { $missing ->
        [zero] رُتّب { $count }.
        [one] رُتّب { $count }. رتّب خيارًا آخر.
        [two] رُتّب { $count }. رتّب خيارين آخرين.
        [few] رُتّب { $count }. رتّب { $missing } خيارات أخرى.
        [many] رُتّب { $count }. رتّب { $missing } خيارًا آخر.
       *[other] رُتّب { $count }. رتّب { $missing } خيار آخر.
    }
ranked-full =
    { $max ->
        [zero] لا يمكنك إعطاء أي مرتبة.
        [one] يمكنك إعطاء مرتبة واحدة. أزلها أولًا.
        [two] يمكنك إعطاء مرتبتين. أزل واحدة أولًا.
        [few] يمكنك إعطاء { $max } مراتب. أزل واحدة أولًا.
        [many] يمكنك إعطاء { $max } مرتبة. أزل واحدة أولًا.
       *[other] يمكنك إعطاء { $max } مرتبة. أزل واحدة أولًا.
    }
ranked-none = بلا مرتبة
ranked-rank = المرتبة { $rank }
ranked-said = { $choice }: المرتبة { $rank } من { $ranks }
ranked-said-tied = { $choice }: يشارك في المرتبة { $rank } من { $ranks }
ranked-taken = { $choice }: بلا مرتبة
ranked-sort = ترتيب القائمة
ranked-sorted = القائمة بترتيبك.
ranked-clear = البدء من جديد
ranked-up = نقل { $choice } إلى أعلى
ranked-down = نقل { $choice } إلى أسفل
ranked-position = موضع { $choice }
ranked-tie = تعادل
ranked-tie-name = تعادل { $choice } مع المرتبة { $rank }
ranked-untie = فصل
ranked-untie-name = فصل { $choice }
ranked-equal = (متعادلة)
ranked-between = { "، " }
ranked-left = بلا مرتبة:

score-instruction = أعط كل خيار درجة من { $min } إلى { $max }.
score-blank-zero = الخيار بلا درجة يُحسب صفرًا.
score-blank-none = يمكنك ترك خيارات بلا درجة.
score-nothing = لم تُعطَ درجات بعد.
score-count = أُعطيت درجات لعدد { $count } من { $total }.
score-wrong =
    { $step ->
        [1] { $choice }: عدد صحيح من { $min } إلى { $max }.
       *[other] { $choice }: من { $min } إلى { $max } بخطوات { $step }.
    }
score-clear = مسح
score-clear-name = مسح درجة { $choice }
score-shown = { $choice }: { $score }

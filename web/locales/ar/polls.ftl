# استطلاعات شخص.

title-polls = استطلاعاتي
polls-votes =
    { $count ->
        [0] لا صوت بعد
        [one] صوت واحد
        [two] صوتان
        [few] { $count } أصوات
       *[other] { $count } صوتًا
    }
polls-waiting = { $count } في الحجز
polls-results = النتائج
polls-share = مشاركة
polls-clone = إنشاء نسخة
polls-empty = ليس لديك استطلاعات بعد. يكفي سؤال وخياران ودقيقة.
polls-first = أنشئ استطلاعك الأول
polls-not-found = لا يناسب هذا أيٌّ من استطلاعاتك.
polls-templates = القوالب
polls-templates-why = ابدأ استطلاعًا بأحدها. قوالبك تأتي من «حفظ كقالب» في مسودة.

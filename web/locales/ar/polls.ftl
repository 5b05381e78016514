# استطلاعات شخص.

title-polls = استطلاعاتي
polls-votes =
    { $count ->
        [zero] لا صوت بعد
        [one] صوت واحد
        [two] صوتان
        [few] { $count } أصوات
        [many] { $count } صوتًا
       *[other] { $count } صوت
    }
polls-waiting =
    { $count ->
        [zero] لا أصوات في الحجز
        [one] صوت واحد في الحجز
        [two] صوتان في الحجز
        [few] { $count } أصوات في الحجز
        [many] { $count } صوتًا في الحجز
       *[other] { $count } صوت في الحجز
    }
polls-results = النتائج
polls-share = مشاركة
polls-clone = إنشاء نسخة
polls-empty = ليس لديك استطلاعات بعد. يكفي سؤال وخياران ودقيقة.
polls-first = إنشاء استطلاعك الأول
polls-not-found = لا يناسب هذا أيٌّ من استطلاعاتك.
polls-templates = القوالب
polls-templates-why = ابدأ استطلاعًا بأحدها. قوالبك تأتي من «حفظ كقالب» في مسودة.

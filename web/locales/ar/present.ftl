# تصويت على شاشة كبيرة.

title-present = على شاشة كبيرة
present-full = ملء الشاشة
present-leave = إنهاء ملء الشاشة
present-back = عرض النتائج
present-vote = امسح الرمز لتصوّت
present-choices = امسح الرمز لترى الخيارات
present-results = امسح الرمز لترى النتائج
present-code = رمز QR للعنوان أدناه
present-votes =
    { $count ->
        [zero] لا توجد أصوات بعد
        [one] صوت واحد
        [two] صوتان
        [few] { $count } أصوات
        [many] { $count } صوتًا
       *[other] { $count } صوت
    }
present-open-until = مفتوح حتى { $time }

# تصويت على شاشة كبيرة.

title-present = على شاشة كبيرة
present-full = ملء الشاشة
present-leave = إنهاء ملء الشاشة
present-back = إلى النتائج
present-vote = امسح الرمز لتصوّت
present-results = امسح الرمز لترى النتائج
present-code = رمز QR للعنوان أدناه
present-votes = { $count ->
    [0] لا توجد أصوات بعد
   *[other] عدد الأصوات: { $count }
  }
present-open-until = مفتوح حتى { $time }

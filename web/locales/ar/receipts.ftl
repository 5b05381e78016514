# إيصالات الجهاز.

title-receipts = الإيصالات على هذا الجهاز

receipts-intro = إيصال لكل صوت أُدلي به على هذا الجهاز. لا يُحفظ هنا ما اخترت.
receipts-none = لا توجد إيصالات. تظهر هنا بعد أن تصوّت.
receipts-vote = صوتك
receipts-drop = إزالة من القائمة
receipts-dropped = أُزيل الإيصال من القائمة.
receipts-forget-title = انسَ هذا الجهاز
receipts-forget-text = إذا كان آخرون يستخدمون هذا الجهاز فأزل ما تركته أصواتك فيه.
receipts-forget = انسَ هذا الجهاز
receipts-forget-ask = هل يُنسى هذا الجهاز؟
receipts-forget-warning = تُحذف قائمة الإيصالات ورمز هذا الجهاز. تبقى أصواتك وتُحسب. لن تستطيع بعدها عرضها أو تغييرها أو سحبها من هنا، ولا استعادة القائمة.
receipts-forgotten = نُسي هذا الجهاز
receipts-forgotten-text = لا إيصالات ولا رمز محفوظ هنا. أصواتك محسوبة كما كانت.

# مشاركة استطلاع.

title-share = مشاركة استطلاع

share-who = من يحق له التصويت
share-who-public = كل من لديه العنوان. لا حاجة إلى حساب.
share-who-authenticated = كل من لديه العنوان وحساب هنا. من ليس لديه حساب يستطيع إنشاء حساب أولًا.
share-who-invited = فقط من لديه رابط شخصي. العنوان أدناه يقود إلى الاستطلاع، لكنه لا يكفي للتصويت.
share-who-delegated = تأتي الأصوات من نظامك الخاص عبر واجهة API أو من ملف. لا أحد يصوّت عبر العنوان أدناه.
share-to-invite = دعوة أشخاص
share-draft = هذا الاستطلاع ما زال مسودة
share-draft-why = إلى أن تفتحه، لا تعمل العناوين أدناه إلا لك. وهي لن تتغير، فيمكنك تحضير كل شيء الآن.
share-to-board = فتح الاستطلاع
share-over = انتهى التصويت
share-over-why = لم يعد بوسع أحد أن يصوّت عبر هذين العنوانين. ورقة الاقتراع تذكر ذلك وتقود إلى النتائج حيث تُعرض.
share-private = هذا الاستطلاع خاص
share-private-why = لا يستطيع الآخرون رؤيته حتى مع عنوانه.

share-addresses = العناوين
share-local = تبدأ هذه العناوين باسم هذا الحاسوب، فهي تعمل على هذا الحاسوب فقط. لمشاركة الاستطلاع افتح هذه الصفحة بالاسم الذي يصل به الآخرون إليها.
share-ballot = عنوان ورقة الاقتراع
share-results = عنوان النتائج
share-results-live = تُعرض النتائج للجميع أثناء التصويت.
share-results-after_vote = تُعرض النتائج لمن صوّت، ثم للجميع بعد إغلاق الاستطلاع.
share-results-after_close = تُعرض النتائج للجميع بعد إغلاق الاستطلاع.
share-results-owner_only = أنت وحدك ترى النتائج.
share-results-over = يرى الجميع النتائج.
share-results-private = لا يرى النتائج إلا أنت ومن صوّت.
share-device = مشاركة …
share-open-ballot = عرض ورقة الاقتراع
share-present = العرض على شاشة

share-code = رمز QR
share-code-ballot = يقود إلى ورقة الاقتراع.
share-code-results = يقود إلى النتائج، لأن المصوّتين لا يصوّتون عبر عنوان الاستطلاع.
share-code-over = يقود إلى النتائج، لأن التصويت انتهى.
share-code-label = رمز QR للعنوان
share-svg = تنزيل بصيغة SVG
share-png = تنزيل بصيغة PNG

share-poster = ملصق
share-poster-how = صفحة واحدة A4، أسود على أبيض. يستطيع متصفحك أيضًا حفظها كملف PDF.
share-poster-none = لا يوجد رمز QR ولا ملصق: لا أحد سواك يستطيع عبر العنوان أن يصوّت أو يرى النتائج.
share-print = طباعة الملصق
share-poster-vote = صوّت
share-poster-results = النتائج
share-poster-scan = امسح الرمز بالهاتف أو اكتب العنوان.
share-poster-scan-results = امسح الرمز بالهاتف أو اكتب العنوان لرؤية النتائج.
share-poster-opens = يُفتح في { $time } ({ $zone })
share-poster-closes = يُغلق في { $time } ({ $zone })
share-poster-closed = أُغلق في { $time } ({ $zone })
share-poster-public = لا تحتاج إلى حساب.
share-poster-authenticated = تحتاج إلى حساب؛ إنشاؤه يستغرق دقيقة.

share-embed = على موقعك
share-embed-how = انسخ أحد هذين إلى صفحة في موقعك. الأول يضبط ارتفاعه بنفسه، والثاني لا يحتاج إلى برنامج نصي.
share-embed-element = ببرنامج نصي
share-embed-frame = كإطار
share-embed-not = لا يمكن عرض الاستطلاعات في مواقع أخرى إلا إذا كان التصويت فيها بلا حساب ولم تكن خاصة.

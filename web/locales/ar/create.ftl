# إنشاء استطلاع وتعديله.

title-create = استطلاع جديد
create-title = استطلاع جديد
create-edit-title = تعديل المسودة
create-stranger = ابدأ الآن: ما تكتبه يبقى في علامة التبويب هذه. لفتح الاستطلاع، <in>سجّل الدخول</in> أو <up>أنشئ حسابًا</up>.
create-restored = كنت قد بدأت هذا الاستطلاع، وها هو من جديد.
create-restored-keep = متابعة
create-restored-drop = البدء من جديد
create-from-template = البدء بقالب

create-step-question = السؤال
create-step-choices = الخيارات
create-step-ballot = ورقة الاقتراع
create-rest = القواعد
create-rest-hint = هذه تناسب معظم الاستطلاعات. افتح قسمًا لتغييره.
create-step-voters = من يحق له التصويت
create-step-results = النتائج والتغييرات
create-step-counting = الفرز
create-step-schedule = الفتح والإغلاق
create-step-listing = أين يجده الناس

create-place-title = العنوان أو السؤال
create-place-description = الوصف
create-description-hint = نص عادي، اختياري. يقرؤه المصوّتون فوق الخيارات.
create-place-language = لغة نصوصك
create-language-hint = لكي تنطقها قارئات الشاشة جيدًا، وتكون الرسائل بها.
create-language-none = غير محددة
create-place-image = صورة
create-place-choices = الخيارات
create-place-other = الاستطلاع

create-image-add = إضافة صورة
create-image-replace = استبدال الصورة
create-image-remove = إزالة الصورة
create-image-busy = جارٍ الرفع …
create-image-done = تم رفع الصورة.
create-image-hint = اختيارية. PNG أو JPEG أو WebP، حتى 5 ميبيبايت.
create-image-sign-in = يمكن إضافة الصور بعد تسجيل الدخول.
create-image-alt = ما تُظهره الصورة
create-image-alt-hint = لمن لا يراها. اتركه فارغًا إن كانت الصورة للزينة فقط.
create-image-too-large = هذا الملف أكبر من 5 ميبيبايت. اختر ملفًا أصغر.
create-image-not-an-image = هذا الملف ليس صورة PNG أو JPEG أو WebP، أو أنه تالف.
create-image-animated = الصور المتحركة غير مقبولة. اختر صورة ثابتة.
create-image-too-many-pixels = هذه الصورة كبيرة جدًا. اجعلها أقل من 25 مليون بكسل.
create-image-too-complex = لا يمكن قراءة هذه الصورة في وقت معقول. احفظها من جديد وحاول مرة أخرى.
create-image-removed = أزال مشرفٌ هذه الصورة. اختر صورة أخرى.

create-choice-number = الخيار { $number }
create-choice-add = إضافة خيار
create-choice-paste = لصق خيارات كثيرة
create-choice-up = نقل { $label } إلى أعلى
create-choice-up-short = إلى أعلى
create-choice-down = نقل { $label } إلى أسفل
create-choice-down-short = إلى أسفل
create-choice-more = وصف { $label } وصورته
create-choice-more-short = الوصف والصورة
create-choice-remove = إزالة { $label }
create-choice-remove-short = إزالة
create-choice-moved = { $label } هو الآن الخيار { $number } من { $count }.
create-choice-removed =
    { $count ->
        [zero] تمت الإزالة. لم يبقَ أي خيار.
        [one] تمت الإزالة. بقي خيار واحد.
        [two] تمت الإزالة. بقي خياران.
        [few] تمت الإزالة. بقيت { $count } خيارات.
        [many] تمت الإزالة. بقي { $count } خيارًا.
       *[other] تمت الإزالة. بقي { $count } خيار.
    }
create-choice-description = الوصف (اختياري)
create-choice-image = صورة { $label }
create-paste-title = لصق خيارات كثيرة
create-paste-label = خيار في كل سطر
create-paste-hint = ما يلي علامة الجدولة في السطر يصبح وصفًا، فيمكنك لصق عمودين من جدول.
create-paste-count =
    { $count ->
        [zero] لا خيار جديد بعد.
        [one] خيار جديد واحد.
        [two] خياران جديدان.
        [few] { $count } خيارات جديدة.
        [many] { $count } خيارًا جديدًا.
       *[other] { $count } خيار جديد.
    }
create-paste-repeated =
    { $count ->
        [zero] لا سطر مكرر.
        [one] سطر واحد مكرر وسيُترك.
        [two] سطران مكرران وسيُتركان.
        [few] { $count } أسطر مكررة وستُترك.
        [many] { $count } سطرًا مكررًا وستُترك.
       *[other] { $count } سطر مكرر وستُترك.
    }
create-paste-cut =
    { $count ->
        [zero] لا سطر زائد: للاستطلاع 500 خيار على الأكثر.
        [one] سطر واحد زائد: للاستطلاع 500 خيار على الأكثر.
        [two] سطران زائدان: للاستطلاع 500 خيار على الأكثر.
        [few] { $count } أسطر زائدة: للاستطلاع 500 خيار على الأكثر.
        [many] { $count } سطرًا زائدًا: للاستطلاع 500 خيار على الأكثر.
       *[other] { $count } سطر زائد: للاستطلاع 500 خيار على الأكثر.
    }
create-paste-add =
    { $count ->
        [zero] إضافة الخيارات
        [one] إضافة خيار واحد
        [two] إضافة خيارين
        [few] إضافة { $count } خيارات
        [many] إضافة { $count } خيارًا
       *[other] إضافة { $count } خيار
    }
create-paste-done =
    { $count ->
        [zero] لم يُضف أي خيار.
        [one] أُضيف خيار واحد.
        [two] أُضيف خياران.
        [few] أُضيفت { $count } خيارات.
        [many] أُضيف { $count } خيارًا.
       *[other] أُضيف { $count } خيار.
    }

create-place-ballot_type = كيف تُملأ ورقة الاقتراع؟
create-type-single = اختيار واحد
create-type-single-hint = علامة واحدة. للأسئلة السريعة ذات الجواب الواحد.
create-type-single-example = مثال: خيار واحد من ثلاثة مؤشَّر.
create-type-multiple = اختيار عدة
create-type-multiple-hint = عدة علامات بقدر ما تسمح. لمقاعد بلا تناسب، أو للاستبيانات.
create-type-multiple-example = مثال: خياران من ثلاثة مؤشَّران.
create-type-approval = كل ما يناسب
create-type-approval-hint = علامة لكل ما هو مقبول. للمواعيد والقاعات والمطاعم.
create-type-approval-example = مثال: الخياران المناسبان مؤشَّران.
create-type-ranked = ترتيب
create-type-ranked-hint = أول، ثانٍ، ثالث … للانتخابات: التفضيل الثاني يُحسب أيضًا.
create-type-ranked-example = مثال: لثلاثة خيارات المراتب 2 و1 و3.
create-type-score = إعطاء درجات
create-type-score-hint = درجة لكل خيار. للأفكار والأفلام والاقتراحات.
create-type-score-example = مثال: لثلاثة خيارات الدرجات 4 و5 و1.
create-example-a = تفاح
create-example-b = إجاص
create-example-c = خوخ
create-ballot-more = قواعد أخرى لورقة الاقتراع
create-rule-abstain = يجوز الإدلاء بورقة فارغة
create-rule-abstain-hint = الامتناع يُحسب صوتًا مُدلى به، ولا يُحسب لأي خيار.
create-rule-all = فارغ: كلها.
create-place-rules-ballot-min = أقل عدد من العلامات
create-place-rules-ballot-max = أكبر عدد من العلامات
create-place-rules-ballot-step = الدرجات
create-place-rules-ballot-min_ranks = أقل عدد من المراتب
create-place-rules-ballot-max_ranks = أكبر عدد من المراتب
create-place-rules-ballot-equal_ranks = يجوز إعطاء عدة خيارات المرتبة نفسها
create-place-rules-ballot-min-score = أقل درجة
create-place-rules-ballot-max-score = أعلى درجة
create-place-rules-ballot-step-score = الخطوة بين الدرجات
create-place-rules-ballot-blank = خيار بلا درجة
create-rule-blank-zero = يُحسب صفرًا
create-rule-blank-left_out = يُترك

create-place-eligibility = من يحق له التصويت؟
create-voters-public = كل من لديه الرابط
create-voters-public-hint = بلا حساب. سريع ومفتوح؛ ومن لديه جهازان يمكنه التصويت مرتين.
create-voters-authenticated = أصحاب الحسابات هنا
create-voters-authenticated-hint = صوت واحد لكل حساب. يسجّل المصوّتون الدخول أولًا.
create-voters-invited = المدعوون
create-voters-invited-hint = لكلٍّ رابط شخصي صالح لصوت واحد، بلا حساب. ترى أي الروابط استُخدم، ولا ترى أبدًا كيف صوّت أحد.
create-voters-delegated = أعضاء نظامي الخاص
create-voters-delegated-hint = يعرف موقعك أو تطبيقك مصوّتيه ويصوّت نيابة عنهم بمفتاح API. لا يصوّت أحد في الصفحات هنا.
create-place-rules-dedupe = ما الذي يُعد مصوّتًا واحدًا؟
create-dedupe-hint = بلا حسابات لا توجد قاعدة كاملة. هذه تحمي الصادقين من التصويت مرتين.
create-dedupe-device = صوت واحد لكل جهاز
create-dedupe-device-hint = يتذكر المتصفح أنه صوّت. يناسب معظم الاستطلاعات.
create-dedupe-address = عدد من الأصوات لكل اتصال بالإنترنت
create-dedupe-address-hint = كثيرًا ما تشترك البيوت والمكاتب والمدارس في عنوان واحد: اسمح بعدد كافٍ.
create-dedupe-none = بلا فحص
create-dedupe-none-hint = يجوز للجميع التصويت ما شاؤوا، مثلًا على جهاز لوحي مشترك.
create-place-rules-dedupe_limit = الأصوات لكل عنوان
create-seen-title = ما يراه الآخرون من الصوت
create-seen-public = لا ترى أنت ولا غيرك من صوّت ولا كيف.
create-seen-authenticated = لا ترى أنت ولا غيرك من صوّت ولا كيف.
create-seen-invited = ترى أي الدعوات استُخدمت. لا يرى الورقة إلا المصوّت.
create-seen-delegated = يرى نظامك الأوراق التي يدلي بها عن مصوّتيه.
create-seen-published = بعد أن تصبح النتيجة نهائية، يمكن لكل من يراها تنزيل الأوراق كلها بلا أسماء ولا أوقات ولا ترتيب، وإعادة الفرز.
create-seen-unpublished = لا تُنشر الأوراق، فلا يمكن لغيرك إعادة الفرز.
create-seen-operator = يمكن لمشغّلي هذه المنصة معرفة ذلك بالوصول إلى قاعدة بياناتها.
create-quarantine = تدفق مفاجئ للأصوات
create-quarantine-label = حجز الأصوات المشبوهة حتى أفحصها
create-quarantine-hint = إذا جاءت أصوات أكثر من ذلك من مصدر واحد خلال المدة، تنتظر الأصوات التالية. تحسبها أو تستبعدها في صفحة الاستطلاع.
create-place-rules-quarantine = تدفق مفاجئ للأصوات
create-place-rules-quarantine-votes = أكثر الأصوات من مصدر واحد
create-place-rules-quarantine-seconds = المدة بالثواني
create-place-rules-quarantine-by = ما يُعد مصدرًا واحدًا
create-quarantine-by-address = عنوان إنترنت
create-quarantine-by-device = عنوان ومتصفح معًا

create-place-results_visibility = من يرى النتائج، ومتى؟
create-results-live = الجميع، في أي وقت
create-results-live-hint = النتائج مباشرة أثناء التصويت.
create-results-after_vote = المصوّتون، بعد تصويتهم
create-results-after_vote-hint = من صوّت يرى النتائج مباشرة؛ وكل الآخرين بعد الإغلاق.
create-results-after_close = الجميع، بعد الإغلاق
create-results-after_close-hint = حتى ذلك الحين تراها أنت وحدك، فلا يتأثر أي مصوّت.
create-results-owner_only = أنا فقط
create-results-owner_only-hint = يرى الآخرون أن الاستطلاع موجود، بلا أرقام.
create-results-value = { $results } · { $changes }
create-change = يجوز للمصوّتين تغيير صوتهم أو سحبه ما دام الاستطلاع مفتوحًا
create-change-hint = الخطأ وارد. تُحسب النسخة الأخيرة فقط.
create-change-yes = يمكن تغيير الأصوات
create-change-no = الأصوات نهائية
create-publish = نشر الأوراق بعد أن تصبح النتيجة نهائية
create-publish-hint = بلا أسماء، ليتمكن الجميع من إعادة الفرز. استغنِ عنه إن كان المصوّتون قلة أو الخيارات المرتبة كثيرة: فالورقة النادرة قد تكشف صاحبها.

create-place-seats = كم خيارًا يفوز؟
create-seats-hint = 1 لمعظم الاستطلاعات؛ وعدد المقاعد في الانتخابات.
create-counting-value =
    { $seats ->
        [zero] { $method } · بلا فائز
        [one] { $method } · فائز واحد
        [two] { $method } · فائزان
        [few] { $method } · { $seats } فائزين
        [many] { $method } · { $seats } فائزًا
       *[other] { $method } · { $seats } فائز
    }
create-place-method = الطريقة
create-method-changed = الطريقة الآن هي { $method }، وهي تستطيع ملء هذه المقاعد.
create-method-others =
    { $count ->
        [zero] لا طريقة أخرى
        [one] طريقة واحدة أخرى
        [two] طريقتان أخريان
        [few] { $count } طرق أخرى
        [many] { $count } طريقة أخرى
       *[other] { $count } طريقة أخرى
    }
create-method-other = طرق أخرى
create-method-plurality = أكثر الأصوات
create-method-plurality-hint = تفوز الخيارات ذات الأصوات الأكثر. معروفة وبسيطة.
create-method-approval = التصويت بالموافقة
create-method-approval-hint = تفوز الخيارات التي تناسب أكبر عدد من الناس.
create-method-score = التصويت بالدرجات
create-method-score-hint = تفوز الخيارات ذات الدرجات الأعلى.
create-method-star = تصويت STAR
create-method-star-hint = من الخيارين ذوي الدرجات الأعلى يفوز ما يفضله عدد أكبر. فالمبالغة أقل نفعًا.
create-method-irv = الجولة الفورية
create-method-irv-hint = يخرج الخيار الأضعف وتنتقل أصواته إلى المرتبة التالية، حتى يحصل أحدها على الأغلبية.
create-method-schulze = طريقة شولتسه
create-method-schulze-hint = يُقارن كل خيارين. ويفوز الخيار الذي يغلب كل الباقين. تستخدمها دبيان وجمعيات كثيرة.
create-method-ranked-pairs = الأزواج المرتبة
create-method-ranked-pairs-hint = يُقارن كل خيارين، وتُحسب أوضح الانتصارات أولًا.
create-method-scottish-stv = الصوت المفرد القابل للتحويل كما في اسكتلندا
create-method-scottish-stv-hint = مقاعد بتناسب مع مجموعات المصوّتين. منصوص عليها قانونًا ويمكن فرزها يدويًا.
create-method-meek-prf = الصوت المفرد القابل للتحويل بطريقة ميك
create-method-meek-prf-hint = مقاعد بتناسب دقيق قدر الإمكان. تحتاج إلى حاسوب.
create-method-minneapolis-stv = الصوت المفرد القابل للتحويل كما في مينيابوليس
create-method-minneapolis-stv-hint = مقاعد بتناسب، بأربعة منازل عشرية، وفق قواعد مينيابوليس أو ألباني.
create-method-borda = طريقة بوردا
create-method-borda-hint = نقاط بحسب المرتبة: للمرتبة الأولى أكثر النقاط وللأخيرة أقلها. قد يفوز خيار ثانٍ واسع القبول.
create-method-minneapolis = الجولة الفورية كما في مينيابوليس
create-method-minneapolis-hint = وفق الفصل 167 من قانون المدينة.
create-method-maine = الجولة الفورية كما في مين
create-method-maine-hint = وفق قانون الولاية منذ 2024.
create-method-maine-2018 = الجولة الفورية كما في مين حتى 2024
create-method-maine-2018-hint = وفق القانون السابق، مع استبعاد عدة خيارات دفعة واحدة.
create-params =
    { $count ->
        [zero] لا إعدادات لهذه الطريقة
        [one] إعداد واحد لهذه الطريقة
        [two] إعدادان لهذه الطريقة
        [few] { $count } إعدادات لهذه الطريقة
        [many] { $count } إعدادًا لهذه الطريقة
       *[other] { $count } إعداد لهذه الطريقة
    }
create-param-empty = فارغ: بلا حد.
create-param-percent = بالنسبة المئوية، مثل 50 أو 66.67. فارغ: لا حاجة إلى نسبة.
create-param-quorum = أقل عدد من الأوراق لنتيجة صحيحة
create-param-quorum_of = ما يُحسب في هذا العدد
create-param-quorum_of-cast = كل الأوراق المُدلى بها
create-param-quorum_of-valid = كل الأوراق الصحيحة
create-param-quorum_of-not_abstaining = كل الأوراق دون الممتنعة
create-param-threshold = نسبة الأصوات التي يحتاجها خيار ليفوز
create-param-threshold_of = ما تُؤخذ منه النسبة
create-param-threshold_of-cast = كل الأوراق المُدلى بها
create-param-threshold_of-valid = كل الأوراق الصحيحة
create-param-threshold_of-not_abstaining = كل الأوراق دون الممتنعة
create-param-threshold_strict = يلزم أكثر من هذه النسبة، لا مثلها فقط
create-param-result = ما الذي يحسم
create-param-result-sum = مجموع الدرجات
create-param-result-mean = متوسط الدرجات
create-param-blank = ورقة بلا درجة لخيار، في المتوسط
create-param-blank-left_out = تُترك
create-param-blank-zero = تعطيه الدرجة 0
create-param-max_score = أعلى درجة يمكن لورقة إعطاؤها (فارغ: كما في الورقة)
create-param-overvote_rule = عدة خيارات في مرتبة واحدة، في أوراق من ملفات
create-param-overvote_rule-always_skip_to_next_rank = تُتجاوز المرتبة
create-param-overvote_rule-exhaust_immediately = تنتهي الورقة هناك
create-param-overvote_rule-exhaust_if_multiple_continuing = تنتهي الورقة إن بقي عدد منها في الفرز
create-param-max_skipped_ranks_allowed = مراتب فارغة متتالية لا تُنهي ورقة من ملف
create-param-exhaust_on_duplicate_candidate = خيار في مرتبتين يُنهي ورقة من ملف
create-param-max_rankings_allowed = المراتب التي تُقرأ من الورقة
create-param-batch_elimination = تُستبعد معًا الخيارات التي لم يعد بإمكانها الفوز
create-param-continue_until_two_candidates_remain = يستمر الفرز حتى يبقى خياران
create-param-first_round_determines_threshold = الأغلبية من كل الأوراق الصحيحة، لا من الباقية فقط
create-param-tiebreak_mode = ما الذي يحسم التعادل
create-param-tiebreak_mode-lot = القرعة
create-param-tiebreak_mode-previous_round_counts_then_lot = آخر جولة تختلف فيها الخيارات، ثم القرعة
create-param-undeclared_write_ins = خيار اسمه «Undeclared Write-ins»
create-param-undeclared_write_ins-exclude_first = يُستبعد أولًا
create-param-undeclared_write_ins-as_candidate = يُحسب كغيره
create-param-preset = قواعد
create-param-preset-minneapolis = مينيابوليس
create-param-preset-albany = ألباني، كاليفورنيا
create-param-strength = قوة الانتصار
create-param-strength-winning_votes = أوراق الفائز
create-param-strength-margins = الفارق
create-param-truncated = الخيارات التي لا ترتبها الورقة
create-param-truncated-zero = لا تحصل على نقاط
create-param-truncated-average = تتقاسم النقاط الباقية
create-param-base = نقاط المرتبة الأخيرة (0 أو 1)
create-param-dowdall = للمراتب 1 و1/2 و1/3 … من النقاط

create-place-rules-ties = عند التعادل
create-place-rules-ties-by = عند التعادل
create-place-rules-ties-beacon = عشوائية عامة
create-ties-seed = قرعة مختومة
create-ties-seed-hint = تسحب المنصة سرًا عند الفتح، وتنشر ختمه فورًا والسر عند الإغلاق: لا يستطيع أحد اختياره لاحقًا.
create-ties-lot_numbers = أرقام قرعة تسحبها المنصة
create-ties-lot_numbers-hint = لكل خيار رقم عند الفتح. الأصغر أولًا.
create-ties-own = أرقام قرعة خاصة بنا
create-ties-own-hint = مثلًا مسحوبة علنًا قبل الفتح. الأصغر أولًا.
create-ties-ask = أُدخل نتيجة سحب
create-ties-ask-hint = يتوقف الفرز عند التعادل حتى تُدخل ما سُحب.
create-ties-more = المزيد عن القرعة
create-ties-beacon = إضافة عشوائية عامة بعد الإغلاق
create-ties-beacon-hint = فقط حيث أعدّ مشغّلو هذه المنصة مصدرًا لها.

create-times-zone = الأوقات بتوقيت هذا الجهاز: { $zone }.
create-times-wrong = هناك وقت يحتاج إلى انتباهك.
create-times-week = بعد أسبوع
create-place-opens_at = يُفتح
create-opens_at-hint = فارغ: عندما تفتحه.
create-opens_at-clear = فتحه يدويًا
create-place-closes_at = يُغلق
create-closes_at-hint = فارغ: عندما تغلقه.
create-closes_at-clear = إغلاقه يدويًا
create-opens-now = يُفتح عندما تقول.
create-opens-later = يُفتح { $time }.
create-closes-hand = يُغلق عندما تقول.
create-closes-later = يُغلق { $time }.

create-place-listing = من يستطيع إيجاد الاستطلاع؟
create-listing-unlisted = كل من لديه الرابط
create-listing-unlisted-hint = ليس في أي قائمة ولا بحث.
create-listing-listed = الجميع
create-listing-listed-hint = هو في الصفحة الرئيسية وفي البحث.
create-listing-private = أنا فقط
create-listing-private-hint = يرى الآخرون «لا يوجد استطلاع هنا» حتى مع الرابط. للتجربة.
create-place-category = الفئة
create-category-none = بلا فئة
create-place-tags = الوسوم
create-tags-hint = حتى عشرة، تفصلها فواصل: أحرف من a إلى z وأرقام وشرطات.

create-error-title-missing = اكتب عنوانًا أو سؤالًا.
create-error-label-missing = اكتب ما يمكن اختياره هنا، أو أزل الخيار.
create-error-duplicate = لخيار آخر هذا النص أو نص يبدو مثله.
create-error-too-few = يحتاج الاستطلاع إلى خيارين على الأقل.
create-error-seats = الفائزون أكثر من الخيارات. أضف خيارات أو قلّل العدد.
create-error-in-the-past = مضى هذا الوقت. اختر وقتًا لاحقًا.
create-error-opens-in-the-past = لقد مضى هذا الوقت. اختر وقتًا لاحقًا، أو افتح الاستطلاع بنفسك.
create-error-not-before-closes-at = يجب أن يُفتح الاستطلاع قبل أن يُغلق. غيّر أحد الوقتين.
create-error-tag = للوسم حتى 40 حرفًا من a إلى z وأرقام وشرطات.
create-error-invalid-language = لا يمكن حفظ هذه اللغة. اختر لغة أخرى.
create-error-unknown-category = لم تعد هذه الفئة موجودة. اختر فئة أخرى.
create-error-unknown-image = انتهت صلاحية هذه الصورة. أزلها وأضفها من جديد.
create-error-no-beacon = لا مصدر للعشوائية العامة في هذه المنصة. أوقف هذا الخيار.
create-error-invalid-lot-numbers = أعطِ كل خيار رقمًا خاصًا به من 0 إلى 999999.

create-state-empty = لم يُكتب شيء بعد.
create-state-kept = محفوظ في علامة التبويب هذه. العنوان وخياران يجعلانه مسودة.
create-state-waiting = تغيّر …
create-state-saving = جارٍ حفظ المسودة …
create-state-saved = المسودة محفوظة.
create-state-refused = لم تُحفظ بعد. تحقق من المواضع المعلّمة.
create-state-conflict = لم تُحفظ: تغيّرت المسودة في مكان آخر.
create-why = ما هو؟
create-preview = معاينة
create-preview-title = ورقة الاقتراع كما يراها المصوّتون
create-preview-hint = جرّبها: لا يُدلى بشيء.
create-open = فتح الاستطلاع …
create-schedule = جدولة الاستطلاع …
create-sign-up = إنشاء حساب لفتحه

create-conflict-title = تغيّرت المسودة في مكان آخر
create-conflict = حُفظت في علامة تبويب أخرى أو على جهاز آخر بعد أن فتحتها هنا. لم يضع شيء: اختر أيهما يبقى.
create-conflict-theirs = المحفوظة في مكان آخر
create-conflict-mine = على هذه الصفحة
create-conflict-keep = إبقاء ما على هذه الصفحة
create-conflict-take = أخذ ما حُفظ في مكان آخر
create-conflict-published = فُتح الاستطلاع هناك، فلا يمكن تعديله هنا بعد الآن.
create-conflict-go = إلى الاستطلاع

create-open-title = فتح الاستطلاع الآن؟
create-schedule-title = جدولة الاستطلاع؟
create-open-confirm = فتح الآن
create-schedule-confirm = جدولة
create-open-back = ليس بعد
create-freezes = تثبت بعدها الخيارات والورقة والقواعد والأوقات، ليصوّت الجميع على الشيء نفسه.
create-freezes-not = يمكن لاحقًا تصحيح العنوان والوصف واللغة والفئة والوسوم.
create-fact-choices-name = الخيارات
create-fact-choices = { $count }
create-fact-ballot-name = الورقة
create-fact-count-name = الفرز
create-fact-voters-name = المصوّتون
create-fact-results-name = النتائج
create-fact-opens-name = يُفتح
create-fact-closes-name = يُغلق
create-fact-now = الآن
create-fact-hand = عندما تغلقه

create-template = حفظ كقالب
create-template-name = اسم القالب
create-template-hint = تجده عندما تبدأ استطلاعًا جديدًا. الأوقات ليست جزءًا منه.
create-template-done = حُفظ القالب
create-template-where = تجده عندما تنشئ استطلاعًا، ومع استطلاعاتك.
create-delete = حذف المسودة
create-delete-title = هل تحذف هذه المسودة؟
create-delete-sure = لم يرها أحد، ولا يمكن استعادتها.

create-correct-title = تصحيح الاستطلاع
create-frozen-title = معظمه ثابت
create-frozen = ربما صوّت عليه الناس. يمكن تصحيح العنوان والوصف واللغة والفئة والوسوم. أما الخيارات والورقة والقواعد والصور والأوقات فتبقى كما هي، ليصوّت الجميع على الشيء نفسه. لتغيير المزيد، أنشئ نسخة.
create-frozen-clone = إنشاء نسخة

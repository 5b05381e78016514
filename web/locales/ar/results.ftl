# نتائج التصويت، أيضًا على الشاشة الكبيرة وداخل الإطارات.

title-results = النتائج

results-unknown = هذا التصويت غير موجود
results-unknown-hint = ربما كان العنوان ناقصًا، أو كان التصويت متاحًا لبعض الأشخاص فقط. تحقق من الرابط الذي وصلك، أو سجّل الدخول.
results-home = إلى الصفحة الرئيسية

results-draft = لم يُنشر هذا التصويت بعد
results-draft-hint = ما زال مسودة. تظهر النتائج بعد فتحه.
results-scheduled = لم يبدأ التصويت بعد
results-scheduled-hint = { $when ->
    [known] يبدأ التصويت في { $time }.
   *[open] تظهر النتائج بعد فتح التصويت.
  }

results-hidden = لا تُعرض النتائج بعد
results-hidden-after_close = { $when ->
    [known] تظهر هنا عند إغلاق التصويت في { $time }.
   *[open] تظهر هنا فور إغلاق التصويت.
  }
results-hidden-after_vote = { $when ->
    [known] تظهر هنا بعد أن تصوّت، وللجميع عند إغلاق التصويت في { $time }.
   *[open] تظهر هنا بعد أن تصوّت، وللجميع بعد إغلاق التصويت.
  }
results-hidden-owner_only = لا يرى النتائج إلا من يدير هذا التصويت.
results-vote = صوّت الآن

results-headline-won = الفائز: { $choices }.
results-headline-lot = تعادل { $count } من الخيارات، وحسمت القرعة.
results-headline-elected = تم انتخاب { $choices }.
results-headline-none = لم يفز أي خيار.
results-headline-leading = في المقدمة: { $choices }.
results-headline-tied = تعادل: { $choices }.
results-headline-open = لا توجد أصوات بعد.
results-quorum = يلزم { $count } من بطاقات التصويت على الأقل.
results-threshold = يحتاج الخيار إلى { $share } ليفوز.

results-final = نتيجة نهائية
results-interim = نتيجة مؤقتة
results-not-final = ليست نهائية بعد
results-all-counted = { $count ->
    [0] أُغلق التصويت. لم يصوّت أحد.
   *[other] أُغلق التصويت وتم عدّ كل الأصوات: { $count }.
  }
results-as-of = تم العدّ حتى { $time }.
results-lag = أصوات لم تُعدّ بعد: { $count }.
results-closed-not-final = أُغلق التصويت، لكن بعض الأصوات ما زالت تُعدّ أو تُراجع.
results-tally-behind = يجري عدّ أحدث الأصوات.
results-tally-follows = وصلت كل الأصوات. يجري العدّ النهائي.
results-tally-undecided = ينتظر العدّ قرعة لحسم تعادل.
results-tally-seed-mismatch = لا يوجد عدّ نهائي: سرّ القرعة لا يطابق ما نُشر قبل التصويت.
results-tally-waiting-for-beacon = ينتظر العدّ النهائي رقمًا عشوائيًا عامًا.
results-tally-failed = فشل العدّ الأخير وتجري إعادته. تُعرض هنا نتيجة العدّ السابق.
results-link-live = تتحدّث هذه الصفحة تلقائيًا.
results-link-polling = تتحدّث هذه الصفحة كل بضع ثوانٍ.
results-link-lost = لا يوجد اتصال: قد تكون هذه الأرقام قديمة.

results-stat-total = أصوات
results-stat-abstentions = امتناع
results-stat-seats = مقاعد
results-method = { $method ->
    [approval] يضع الناخبون علامة على كل ما يوافقون عليه. يفوز الخيار ذو أكثر العلامات.
    [score] يعطي الناخبون درجات. تفوز أعلى درجة.
    [star] طريقة ستار: يعطي الناخبون درجات، ويتأهل أعلى خيارين إلى جولة حاسمة.
    [irv] الجولة الفورية: يخرج الخيار الأخير وتنتقل أصواته إلى الرتبة التالية حتى ينال خيار الأغلبية.
    [minneapolis] الجولة الفورية بقواعد مينيابوليس.
    [maine] الجولة الفورية بقواعد مين.
    [scottish-stv] الصوت المفرد القابل للتحويل بقواعد اسكتلندا: مقاعد بالتناسب.
    [minneapolis-stv] الصوت المفرد القابل للتحويل بقواعد مينيابوليس: مقاعد بالتناسب.
    [meek-prf] الصوت المفرد القابل للتحويل بطريقة ميك: مقاعد بالتناسب.
    [schulze] طريقة شولتسه: تتم مقارنة كل خيارين.
    [ranked-pairs] الأزواج المرتبة: تتم مقارنة كل خيارين.
    [borda] عدّ بوردا: نقاط بحسب الرتبة.
   *[plurality] يفوز الخيار ذو أكثر الأصوات.
  }

results-caption = نتائج كل خيار، الأفضل أولًا
results-column-choice = الخيار
results-column-votes = الأصوات
results-column-share = النسبة
results-column-points = النقاط
results-column-average = المعدل
results-column-scored = التقييمات
results-column-runoff = الحسم
results-column-last = آخر جولة
results-column-first = الرتبة الأولى
results-column-victories = انتصارات
results-rows-more = خيارات أخرى: { $count }
results-mark-won = الفائز
results-mark-elected = منتخب
results-mark-leading = في المقدمة
results-mark-tied = تعادل

results-rounds = العدّ جولة بجولة
results-rounds-now = هكذا سينتهي العدّ لو انتهى التصويت الآن.
results-round = الجولة { $number }
results-rounds-table = كل الجولات بالأرقام
results-rounds-more = جولات أخرى في الجدول: { $count }.
results-rounds-large = جدول كل الجولات أكبر من أن يُعرض هنا. نزّل الجولات كملف CSV أدناه.
results-fate-elected = منتخب
results-fate-excluded = يخرج
results-exhausted-choices = لا خيار آخر
results-exhausted-overvote = خياران في رتبة واحدة
results-exhausted-skipped = رتب متروكة
results-exhausted-repeated = خيار مكرر
results-exhausted-rounding = تقريب
results-exhausted-no_preference = بلا تفضيل

results-round-empty = لا توجد بطاقة تُحسب لأي خيار، فلا يفوز أحد.
results-round-none = لم يحقق أي خيار ما يلزم للفوز.
results-round-votes = الفوز بأكثر الأصوات: { $choices } ({ $number }).
results-round-score = الفوز بأعلى درجة: { $choices } ({ $number }).
results-round-points = الفوز بأكثر النقاط: { $choices } ({ $number }).
results-round-pairs-all = فاز { $choices } في كل مقارنة مع خيار آخر.
results-round-pairs-some = فاز { $choices } بمقارنة كل خيارين.
results-round-elected = تم انتخاب { $choices } (الأصوات: { $number }).
results-round-majority = نال { $choices } أكثر من نصف الأصوات ({ $number }) وفاز.
results-round-last = من بين آخر خيارين نال { $choices } أصواتًا أكثر ({ $number }) وفاز.
results-round-tied = فاز { $choices } بعد تعادل (الأصوات: { $number }).
results-round-excluded = { $count ->
    [one] نال { $choices } أقل الأصوات ({ $number }) فخرج. تنتقل هذه الأصوات إلى الخيار التالي في كل بطاقة.
   *[other] لم يعد بإمكان { $choices } الفوز فخرجت معًا. تنتقل أصواتها إلى الخيار التالي في كل بطاقة.
  }
results-round-surplus = لدى { $choice } أصوات أكثر مما يلزم ({ $number })؛ تنتقل إلى الخيارات التالية.
results-round-star-scores = نالت { $choices } أعلى الدرجات وتأهلت إلى الجولة الحاسمة.
results-round-star-runoff = البطاقات التي تفضّل { $winner }: { $more }؛ { $loser }: { $fewer }{ $none ->
    [0] .
   *[other] ؛ بلا تفضيل: { $none }.
  } فاز { $winner }.

results-ties = { $count ->
    [one] تعادل
   *[other] حالات تعادل
  }
results-tie = { $rounds ->
    [one] تعادل: { $tied }.
   *[other] في الجولة { $round } تعادل: { $tied }{ $purpose ->
        [election] { " " }(على الفوز)
        [exclusion] { " " }(على الخروج)
        [runoff] { " " }(على الجولة الحاسمة)
        [transfer] { " " }(على من تنتقل أصواته أولًا)
       *[other] { "" }
      }.
  }
results-tie-waits = يُجري من يدير التصويت القرعة. وحتى ذلك الحين لم يفز أحد.
results-tie-broken = { $by ->
    [seed] جرت القرعة بسرّ خُتم قبل التصويت
    [lot_numbers] حسمت أرقام القرعة المحددة قبل التصويت
    [ask] جرت القرعة باليد
    [previous-round] حسمت جولة سابقة
    [head-to-head] حسمت المقارنة المباشرة
    [score] حسم مجموع الدرجات
    [top-scores] حسم عدد أعلى الدرجات
   *[candidate-order] يحسم مؤقتًا ترتيب بطاقة التصويت
  }: { $purpose ->
    [exclusion] يخرج { $choice }.
    [election] يفوز { $choice }.
   *[other] { $choice } أولًا.
  }
results-ties-provisional = ليس هذا العدّ النهائي. إن بقي التعادل في النهاية فستحسم القرعة.

results-to-ballot = إلى بطاقة التصويت
results-present = عرض على شاشة كبيرة
results-verify = تحقق من هذه النتيجة

results-more = تنزيلات وتفاصيل العدّ
results-downloads = تنزيلات
results-file-pdf = تقرير للطباعة (PDF)
results-file-csv = النتائج (CSV)
results-file-json = النتائج (JSON)
results-file-rounds = كل الجولات (CSV)
results-file-ballots-csv = كل البطاقات بلا أسماء (CSV)
results-file-ballots = كل البطاقات بلا أسماء، لإعادة العدّ (NDJSON)

results-report = تفاصيل العدّ
results-report-cast = البطاقات المقدمة
results-report-valid = البطاقات الصالحة
results-report-abstained = الامتناع
results-report-undervotes = بطاقات بلا علامة
results-report-threshold = الأصوات اللازمة
results-report-seed = سرّ القرعة، وهو الآن علني
results-report-digest = بصمة التقرير (SHA-256)
results-report-json = التقرير كاملًا بصيغة JSON
results-transfers = إلى أين انتقلت الأصوات
results-transfer-round = الجولة
results-transfer-from = من
results-transfer-kind = السبب
results-transfer-value = قيمة البطاقة
results-transfer-to = إلى
results-transfer-exhausted = بلا خيار
results-transfer = { $kind ->
    [surplus] أكثر مما يلزم
   *[exclusion] خرج
  }
results-pairs = مقارنة كل خيارين
results-pairs-hint = يبيّن كل رقم كم بطاقة تضع خيار الصف قبل خيار العمود.
results-pairs-won = (يفوز)
results-pairs-large = الخيارات أكثر من أن تُعرض هنا كل مقارنة. التقرير يتضمنها كلها.

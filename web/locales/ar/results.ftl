# نتائج التصويت، أيضًا على الشاشة الكبيرة وداخل الإطارات.

title-results = النتائج

results-unknown = هذا الاستطلاع غير موجود
results-unknown-hint = ربما كان العنوان ناقصًا، أو كان الاستطلاع متاحًا لبعض الأشخاص فقط. تحقق من الرابط الذي وصلك، أو سجّل الدخول.
results-home = إلى الصفحة الرئيسية

results-draft = لم يُنشر هذا الاستطلاع بعد
results-draft-hint = ما زال مسودة. تظهر النتائج بعد فتحه.
results-scheduled = لم يبدأ التصويت بعد
results-scheduled-hint = { $when ->
    [known] يبدأ التصويت في { $time }.
   *[open] تظهر النتائج بعد فتح الاستطلاع.
  }

results-hidden = لا تُعرض النتائج بعد
results-hidden-always = لا تُعرض النتائج هنا
results-hidden-after_close = { $when ->
    [known] تظهر هنا عند إغلاق الاستطلاع في { $time }.
   *[open] تظهر هنا فور إغلاق الاستطلاع.
  }
results-hidden-after_vote = { $when ->
    [known] تظهر هنا بعد أن تصوّت، وللجميع عند إغلاق الاستطلاع في { $time }.
   *[open] تظهر هنا بعد أن تصوّت، وللجميع بعد إغلاق الاستطلاع.
  }
results-hidden-owner_only = لا يرى النتائج إلا المنظّم.
results-hidden-private = هذا الاستطلاع خاص: يرى المشاركون فيه النتائج على أجهزتهم.
results-vote = صوّت الآن

results-headline-won = الفائز: { $choices }.
results-headline-lot =
    { $count ->
        [zero] حسمت القرعة التعادل.
        [one] حسمت القرعة التعادل.
        [two] تعادل خياران، وحسمت القرعة.
        [few] تعادلت { $count } خيارات، وحسمت القرعة.
        [many] تعادل { $count } خيارًا، وحسمت القرعة.
       *[other] تعادل { $count } خيار، وحسمت القرعة.
    }
results-headline-elected =
    { $count ->
        [zero] لم يُنتخب أي خيار.
        [one] انتُخب خيار واحد: { $choices }.
        [two] انتُخب خياران: { $choices }.
        [few] انتُخبت { $count } خيارات: { $choices }.
        [many] انتُخب { $count } خيارًا: { $choices }.
       *[other] انتُخب { $count } خيار: { $choices }.
    }
results-headline-none = لم يفز أي خيار.
results-headline-uncast = لم يُدلَ بأي صوت.
results-headline-nobody = لا خيار في المقدمة حتى الآن.
results-headline-counting = يجري عدّ الأصوات.
results-headline-leading =
    { $count ->
        [zero] لا أحد في المقدمة حتى الآن.
        [one] في المقدمة حتى الآن: { $choices }.
        [two] في المقدمة حتى الآن خياران: { $choices }.
        [few] في المقدمة حتى الآن { $count } خيارات: { $choices }.
        [many] في المقدمة حتى الآن { $count } خيارًا: { $choices }.
       *[other] في المقدمة حتى الآن { $count } خيار: { $choices }.
    }
results-headline-tied = تعادل حتى الآن: { $choices }.
results-headline-draw = تعادل: { $choices }. ستحسمه القرعة.
results-headline-open = لا توجد أصوات بعد.
results-quorum =
    { $count ->
        [zero] لا حد أدنى لعدد أوراق الاقتراع.
        [one] تلزم ورقة اقتراع واحدة على الأقل.
        [two] تلزم ورقتا اقتراع على الأقل.
        [few] تلزم { $count } أوراق اقتراع على الأقل.
        [many] تلزم { $count } ورقة اقتراع على الأقل.
       *[other] تلزم { $count } ورقة اقتراع على الأقل.
    }
results-threshold = يحتاج الخيار إلى { $share } ليفوز.

results-final = نتيجة نهائية
results-interim = نتيجة مؤقتة
results-not-final = ليست نهائية بعد
results-all-counted =
    { $count ->
        [zero] أُغلق الاستطلاع.
        [one] أُغلق الاستطلاع وحُسب الصوت الوحيد.
        [two] أُغلق الاستطلاع وحُسب الصوتان.
        [few] أُغلق الاستطلاع وحُسبت كل الأصوات: { $count } أصوات.
        [many] أُغلق الاستطلاع وحُسبت كل الأصوات: { $count } صوتًا.
       *[other] أُغلق الاستطلاع وحُسبت كل الأصوات: { $count } صوت.
    }
results-as-of = حُسب حتى { $time }.
results-lag =
    { $count ->
        [zero] حُسبت كل الأصوات.
        [one] صوت واحد لم يُحسب بعد.
        [two] صوتان لم يُحسبا بعد.
        [few] { $count } أصوات لم تُحسب بعد.
        [many] { $count } صوتًا لم تُحسب بعد.
       *[other] { $count } صوت لم تُحسب بعد.
    }
results-closed-not-final = أُغلق الاستطلاع، لكن بعض الأصوات ما زالت تُحسب أو تُراجع.
results-tally-behind = يجري فرز أحدث الأصوات.
results-tally-follows = وصلت كل الأصوات. يجري الفرز النهائي.
results-tally-undecided = ينتظر الفرز قرعة لحسم تعادل.
results-tally-seed-mismatch = لا يوجد فرز نهائي: سرّ القرعة لا يطابق ما نُشر قبل التصويت.
results-tally-waiting-for-beacon = ينتظر الفرز النهائي رقمًا عشوائيًا عامًا.
results-tally-failed = فشل الفرز الأخير وتجري إعادته. تُعرض هنا نتيجة الفرز السابق.
results-link-live = تتحدّث هذه الصفحة تلقائيًا.
results-link-polling = تتحدّث هذه الصفحة كل بضع ثوانٍ.
results-link-lost = لا يوجد اتصال: قد تكون هذه الأرقام قديمة.

results-stat-total =
    { $count ->
        [zero] صوت
        [one] صوت
        [two] صوتان
        [few] أصوات
        [many] صوتًا
       *[other] صوت
    }
results-stat-abstentions =
    { $count ->
        [zero] امتناع
        [one] امتناع
        [two] امتناعان
        [few] حالات امتناع
        [many] حالة امتناع
       *[other] حالة امتناع
    }
results-stat-seats =
    { $count ->
        [zero] مقعد
        [one] مقعد
        [two] مقعدان
        [few] مقاعد
        [many] مقعدًا
       *[other] مقعد
    }
results-method = { $method ->
    [approval] يضع المصوّتون علامة على كل ما يوافقون عليه. يفوز الخيار ذو أكثر العلامات.
    [score] يعطي المصوّتون درجات. تفوز أعلى درجة.
    [star] تصويت STAR: يعطي المصوّتون درجات، ويتأهل أعلى خيارين إلى جولة حاسمة.
    [irv] الجولة الفورية: يخرج الخيار الأخير وتنتقل أصواته إلى المرتبة التالية حتى ينال خيار الأغلبية.
    [minneapolis] الجولة الفورية بقواعد مينيابوليس.
    [maine] الجولة الفورية بقواعد مين.
    [scottish-stv] الصوت المفرد القابل للتحويل بقواعد اسكتلندا: مقاعد بالتناسب.
    [minneapolis-stv] الصوت المفرد القابل للتحويل بقواعد مينيابوليس: مقاعد بالتناسب.
    [meek-prf] الصوت المفرد القابل للتحويل بطريقة ميك: مقاعد بالتناسب.
    [schulze] طريقة شولتسه: تتم مقارنة كل خيارين.
    [ranked-pairs] الأزواج المرتبة: تتم مقارنة كل خيارين.
    [borda] طريقة بوردا: نقاط بحسب المرتبة.
   *[plurality] يفوز الخيار ذو أكثر الأصوات.
  }

results-caption = نتائج كل خيار، الأفضل أولًا
results-column-choice = الخيار
results-column-votes = أصوات
results-column-share = النسبة
results-column-points = النقاط
results-column-average = المعدل
results-column-scored = التقييمات
results-column-runoff = الحسم
results-column-last = آخر جولة
results-column-first = المرتبة الأولى
results-column-victories = انتصارات
results-rows-more =
    { $count ->
        [zero] لا خيارات أخرى
        [one] وخيار آخر
        [two] وخياران آخران
        [few] و{ $count } خيارات أخرى
        [many] و{ $count } خيارًا آخر
       *[other] و{ $count } خيار آخر
    }
results-mark-won = الفائز
results-mark-elected = منتخب
results-mark-leading = في المقدمة
results-mark-tied = تعادل

results-rounds = الفرز جولة بجولة
results-rounds-now = هكذا سينتهي الفرز لو انتهى التصويت الآن.
results-round = الجولة { $number }
results-rounds-table = كل الجولات بالأرقام
results-rounds-wide = الجدول أعرض من الشاشة: مرّره جانبيًا لترى كل الجولات.
results-rounds-more =
    { $count ->
        [zero] كل الجولات معروضة.
        [one] في الجدول جولة أخرى.
        [two] في الجدول جولتان أخريان.
        [few] في الجدول { $count } جولات أخرى.
        [many] في الجدول { $count } جولة أخرى.
       *[other] في الجدول { $count } جولة أخرى.
    }
results-rounds-large = جدول كل الجولات أكبر من أن يُعرض هنا. نزّل الجولات كملف CSV أدناه.
results-fate-elected = منتخب
results-fate-excluded = يخرج
results-exhausted-choices = لا خيار آخر
results-exhausted-overvote = خياران في مرتبة واحدة
results-exhausted-skipped = مراتب متروكة
results-exhausted-repeated = خيار مكرر
results-exhausted-rounding = تقريب
results-exhausted-no_preference = بلا تفضيل

results-round-empty = لا توجد ورقة تُحسب لأي خيار، فلا يفوز أحد.
results-round-none = ليس لأي خيار أصوات كافية للفوز.
results-round-votes =
    { $count ->
        [zero] لم يفز أي خيار بأكثر الأصوات.
        [one] فاز { $choices } بأكثر الأصوات ({ $number }).
        [two] فاز خياران بأكثر الأصوات: { $choices }.
        [few] فازت { $count } خيارات بأكثر الأصوات: { $choices }.
        [many] فاز { $count } خيارًا بأكثر الأصوات: { $choices }.
       *[other] فاز { $count } خيار بأكثر الأصوات: { $choices }.
    }
results-round-score =
    { $count ->
        [zero] لم يفز أي خيار بأعلى الدرجات.
        [one] فاز { $choices } بأعلى الدرجات ({ $number }).
        [two] فاز خياران بأعلى الدرجات: { $choices }.
        [few] فازت { $count } خيارات بأعلى الدرجات: { $choices }.
        [many] فاز { $count } خيارًا بأعلى الدرجات: { $choices }.
       *[other] فاز { $count } خيار بأعلى الدرجات: { $choices }.
    }
results-round-points =
    { $count ->
        [zero] لم يفز أي خيار بأكثر النقاط.
        [one] فاز { $choices } بأكثر النقاط ({ $number }).
        [two] فاز خياران بأكثر النقاط: { $choices }.
        [few] فازت { $count } خيارات بأكثر النقاط: { $choices }.
        [many] فاز { $count } خيارًا بأكثر النقاط: { $choices }.
       *[other] فاز { $count } خيار بأكثر النقاط: { $choices }.
    }
results-round-pairs-all = فاز { $choices } في كل مقارنة مع خيار آخر.
results-round-pairs-some = فاز { $choices } بمقارنة كل خيارين.
results-round-elected =
    { $count ->
        [zero] لم يُنتخب أي خيار.
        [one] انتُخب { $choices } (الأصوات: { $number }).
        [two] انتُخب خياران: { $choices }.
        [few] انتُخبت { $count } خيارات: { $choices }.
        [many] انتُخب { $count } خيارًا: { $choices }.
       *[other] انتُخب { $count } خيار: { $choices }.
    }
results-round-majority = نال { $choices } أكثر من نصف الأصوات ({ $number }) وفاز.
results-round-last = من بين آخر خيارين نال { $choices } أصواتًا أكثر ({ $number }) وفاز.
results-round-level =
    { $count ->
        [zero] بعد تعادل عند { $number } فاز: { $choices }.
        [one] بعد تعادل عند { $number } فاز: { $choices }.
        [two] بعد تعادل فاز: { $choices }.
        [few] بعد تعادل فاز: { $choices }.
        [many] بعد تعادل فاز: { $choices }.
       *[other] بعد تعادل عند { $number } فاز: { $choices }.
    }
results-round-tied = فاز { $choices } بعد تعادل (الأصوات: { $number }).
results-round-excluded =
    { $count ->
        [zero] لا يخرج أي خيار.
        [one] نال { $choices } أقل الأصوات ({ $number }) فخرج. تنتقل هذه الأصوات إلى الخيار التالي في كل ورقة.
        [two] لم يعد خياران قادرين على الفوز فخرجا معًا: { $choices }. تنتقل أصواتهما إلى الخيار التالي في كل ورقة.
        [few] لم تعد { $count } خيارات قادرة على الفوز فخرجت معًا: { $choices }. تنتقل أصواتها إلى الخيار التالي في كل ورقة.
        [many] لم يعد { $count } خيارًا قادرًا على الفوز فخرجت معًا: { $choices }. تنتقل أصواتها إلى الخيار التالي في كل ورقة.
       *[other] لم يعد { $count } خيار قادرًا على الفوز فخرجت معًا: { $choices }. تنتقل أصواتها إلى الخيار التالي في كل ورقة.
    }
results-round-surplus =
    { $number ->
        [zero] ليس لدى { $choice } أصوات زائدة.
        [one] لدى { $choice } صوت واحد زائد؛ ينتقل إلى الخيارات التالية.
        [two] لدى { $choice } صوتان زائدان؛ ينتقلان إلى الخيارات التالية.
        [few] لدى { $choice } { $number } أصوات أكثر مما يلزم؛ تنتقل إلى الخيارات التالية.
        [many] لدى { $choice } { $number } صوتًا أكثر مما يلزم؛ تنتقل إلى الخيارات التالية.
       *[other] لدى { $choice } { $number } صوت أكثر مما يلزم؛ تنتقل إلى الخيارات التالية.
    }
results-round-star-scores = نالت { $choices } أعلى الدرجات وتأهلت إلى الجولة الحاسمة.
results-round-star-runoff =
    { $none ->
        [0] الأوراق التي تفضّل { $winner }: { $more }؛ { $loser }: { $fewer }. فاز { $winner }.
       *[other] الأوراق التي تفضّل { $winner }: { $more }؛ { $loser }: { $fewer }؛ بلا تفضيل: { $none }. فاز { $winner }.
    }

results-ties =
    { $count ->
        [zero] لا تعادل
        [one] تعادل
        [two] حالتا تعادل
        [few] حالات تعادل
        [many] حالات تعادل
       *[other] حالات تعادل
    }
results-tie =
    { $rounds ->
        [1] { $purpose ->
            [transfer] تعادل على من تنتقل أصواته أولًا: { $tied }.
            [order] تعادل في ترتيب المقارنات المتساوية: { $tied }.
           *[other] تعادل: { $tied }.
        }
       *[other] { $purpose ->
            [election] تعادل على الفوز في الجولة { $round }: { $tied }.
            [exclusion] تعادل على الخروج في الجولة { $round }: { $tied }.
            [runoff] تعادل على الجولة الحاسمة في الجولة { $round }: { $tied }.
            [transfer] تعادل على من تنتقل أصواته أولًا في الجولة { $round }: { $tied }.
           *[other] تعادل في الجولة { $round }: { $tied }.
        }
    }
results-tie-waits = يُجري المنظّم القرعة. وحتى ذلك الحين لم يفز أي خيار.
results-tie-broken =
    { $by ->
        [seed] جرت القرعة بسرّ خُتم قبل التصويت.
        [lot_numbers] حسمت أرقام القرعة المحددة قبل التصويت.
        [ask] جرت القرعة باليد.
        [previous-round] حسمت جولة سابقة.
        [head-to-head] حسمت المقارنة المباشرة.
        [score] حسم مجموع الدرجات.
        [top-scores] حسم عدد أعلى الدرجات.
       *[candidate-order] يحسم مؤقتًا ترتيب ورقة الاقتراع.
    } { $purpose ->
        [exclusion] يخرج { $choice }.
        [election] يفوز { $choice }.
       *[other] { $choice } أولًا.
    }
results-ties-provisional = ليس هذا الفرز النهائي. إن بقي التعادل في النهاية فستحسم القرعة.

results-to-ballot = عرض ورقة الاقتراع
results-present = عرض على شاشة كبيرة
results-verify = تحقق من هذه النتيجة

results-more = تنزيلات وتفاصيل الفرز
results-downloads = تنزيلات
results-file-pdf = تقرير للطباعة (PDF)
results-file-csv = النتائج (CSV)
results-file-json = النتائج (JSON)
results-file-rounds = كل الجولات (CSV)
results-file-ballots-csv = كل الأوراق بلا أسماء (CSV)
results-file-ballots = كل الأوراق بلا أسماء، لإعادة الفرز (NDJSON)

results-report = تفاصيل الفرز
results-report-cast = الأوراق المقدمة
results-report-valid = الأوراق الصالحة
results-report-abstained = الامتناع
results-report-undervotes = أوراق بلا علامة
results-report-threshold = الأصوات اللازمة
results-report-seed = سرّ القرعة، وهو الآن علني
results-report-digest = بصمة التقرير (SHA-256)
results-report-json = التقرير كاملًا بصيغة JSON
results-transfers = إلى أين انتقلت الأصوات
results-transfer-round = الجولة
results-transfer-from = من
results-transfer-kind = السبب
results-transfer-value = قيمة الورقة
results-transfer-to = إلى
results-transfer-exhausted = إلى لا خيار
results-transfer = { $kind ->
    [surplus] أكثر مما يلزم
   *[exclusion] خرج
  }
results-pairs = مقارنة كل خيارين
results-pairs-hint = يبيّن كل رقم كم ورقة تضع خيار الصف قبل خيار العمود.
results-pairs-won = (يفوز)
results-pairs-large = الخيارات أكثر من أن تُعرض هنا كل مقارنة. التقرير يتضمنها كلها.

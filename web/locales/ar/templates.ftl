# قوالب يبدأ بها الاستطلاع.

templates-own = قوالبك
templates-shipped = قوالب جاهزة
templates-delete = حذف القالب { $name }
templates-delete-short = حذف
templates-deleted = حُذف القالب { $name }.
template-yes-no = نعم أو لا
template-yes-no-abstain = اقتراح مع امتناع
template-satisfaction = الرضا بخمس درجات
template-agreement = الموافقة بخمس درجات
template-weekday = يوم من الأسبوع
template-lunch = أين نتغدى
template-election = انتخاب شخص واحد
template-audience = سؤال لجمهور
template-multiple-choice = عدة إجابات
template-date-finding = موعد يناسب الأغلبية
template-rating = تقييم من 0 إلى 5
template-ranked-election = انتخاب شخص واحد بالترتيب
template-board = انتخاب مجلس من ثلاثة بالترتيب

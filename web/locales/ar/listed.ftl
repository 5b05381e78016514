# قوائم الاستطلاعات.

listed-new = إنشاء استطلاع
listed-search = بحث
listed-status = الحالة
listed-status-all = الكل
listed-category = الفئة
listed-category-all = الكل
listed-show = عرض
listed-all = عرض كل الاستطلاعات
listed-tags = الوسوم
listed-type-single = خيار واحد
listed-type-multiple = عدة خيارات
listed-type-approval = كل ما يناسب
listed-type-ranked = ترتيب
listed-type-score = درجات
listed-who-public = للجميع
listed-who-authenticated = بحساب
listed-who-invited = بدعوة
listed-who-delegated = لأعضاء نظام
listed-opens = يُفتح { $time }
listed-closes = يُغلق { $time }
listed-closed = أُغلق { $time }
listed-created = بدأ { $time }

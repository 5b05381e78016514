# ما تشترك فيه صفحات صاحب الاستطلاع.

owner-tabs = صفحات هذا الاستطلاع
owner-tab-dashboard = نظرة عامة
owner-tab-share = مشاركة
owner-tab-invite = دعوة
owner-tab-edit = تعديل
owner-missing = لا يوجد استطلاع كهذا هنا
owner-missing-why = ربما حُذف، أو أنه يخص شخصًا آخر وليس عامًا. تحقق من العنوان ومن أنك سجلت الدخول بالحساب الصحيح.
owner-other = هذا الاستطلاع يخص شخصًا آخر
owner-other-why = لا يديره إلا المنظّم. يمكنك الاطلاع على ورقة الاقتراع، وعلى النتائج حيث تُعرض.
owner-to-ballot = عرض ورقة الاقتراع
owner-to-results = عرض النتائج

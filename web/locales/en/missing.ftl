# What a browser shows at an address where there is nothing.

title-missing = Not found
missing-title = There is no page at this address
missing-why = Perhaps a part of the link was lost on its way. Open the link in the message again, or copy all of it.
missing-home = Go to the start page

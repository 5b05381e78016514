# Sentences for the codes of docs/errors.md that polls has.

code-category-exists = A category with this name in addresses exists. Choose another one.
code-category-in-use = This category has polls, so it cannot be deleted. Move them to another category first.
code-definition-frozen = The poll has been opened, so this cannot be changed any more. Make a copy to change it.
code-illegal-transition = This is not possible in the poll’s present status. Reload the page to see it.
code-image-in-use = A poll or a template uses this image, so it cannot be deleted. Remove it there first.
code-images-unavailable = Images cannot be stored at the moment. Try again in a moment; everything else is saved.
code-invalid-image = This file is not an image that can be used here. Choose a PNG, JPEG or WebP file.
code-not-a-draft = Only a draft can be deleted. Close the poll and archive it instead.
code-too-many-images = You have too many images that no poll uses. They expire after a day; then you can add others.
code-too-many-templates = You have as many templates as are allowed. Delete one first.

field-any-animated = This image moves. Choose one that does not.
field-any-frozen = The poll has been opened, so this cannot be changed any more.
field-any-not-an-image = This file is not an image that can be used here.
field-any-one-of = Choose one of the two, not both.
field-any-only-address = This is possible only where each connection has one vote.
field-any-only-public = This is possible only where everyone can vote.
field-any-removed = A moderator has removed this image. Choose another one.
field-any-slug = Use letters from a to z, digits and hyphens only.
field-any-too-complex = This image has too many parts. Save it again, and choose the new file.
field-any-too-many-pixels = This image is too large. Choose a smaller one.
field-any-unknown-method = This counting method is not known. Choose another one.
field-any-unknown-template = This template does not exist any more. Choose another one.
field-any-unsupported-value = This value is not supported by this version. Choose another one.

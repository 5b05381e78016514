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

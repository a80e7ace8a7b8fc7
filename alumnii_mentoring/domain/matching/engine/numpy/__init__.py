"""The table of scores with numpy (the extra ``[fast]``): the same whole numbers, faster."""

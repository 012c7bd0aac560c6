/** What went wrong, in words for whoever runs the job, and whether trying again can help. */
@NullMarked
package dev.weir.failure;

import org.jspecify.annotations.NullMarked;

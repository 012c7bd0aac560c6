/** What becomes of records with which a function fails. */
@NullMarked
package dev.weir.api.error;

import org.jspecify.annotations.NullMarked;

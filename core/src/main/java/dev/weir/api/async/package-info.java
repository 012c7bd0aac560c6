/** Functions that ask something outside of the job, a service or a database, without waiting. */
@NullMarked
package dev.weir.api.async;

import org.jspecify.annotations.NullMarked;

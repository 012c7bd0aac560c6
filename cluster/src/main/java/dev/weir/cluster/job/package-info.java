/** A job as a node holds it. */
@NullMarked
package dev.weir.cluster.job;

import org.jspecify.annotations.NullMarked;

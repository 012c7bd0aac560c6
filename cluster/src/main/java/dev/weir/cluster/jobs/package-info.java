/** The one in a cluster who leads all jobs. */
@NullMarked
package dev.weir.cluster.jobs;

import org.jspecify.annotations.NullMarked;

/** What the actors of a node share: jobs, threads, and every call that may block. */
@NullMarked
package dev.weir.cluster.services;

import org.jspecify.annotations.NullMarked;

/**
 * {@code weir cluster}: several nodes on this machine, each a process of its own, with one folder
 * for all that belongs to them.
 */
@NullMarked
package dev.weir.cli.cluster;

import org.jspecify.annotations.NullMarked;

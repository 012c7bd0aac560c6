/**
 * A network between the nodes of one machine that can be cut: a proxy, which needs no rights and
 * nothing but addresses of the nodes that are configured.
 */
@NullMarked
package dev.weir.cli.chaos.network;

import org.jspecify.annotations.NullMarked;

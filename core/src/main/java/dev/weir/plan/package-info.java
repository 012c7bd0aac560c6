/**
 * From a graph to actors: its checks, the chains that operators are fused into, the exchanges
 * between them, the regions that restart together, and the structure that nodes compare.
 */
@NullMarked
package dev.weir.plan;

import org.jspecify.annotations.NullMarked;

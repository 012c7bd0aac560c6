/**
 * What crosses from one node to another: serializers, how much may be on its way, and who hears of
 * what was lost.
 */
@NullMarked
package dev.weir.cluster.wire;

import org.jspecify.annotations.NullMarked;

/**
 * What operators do, as descriptions: each holds the user's function, source or sink, its inputs
 * and the types that were said, and nothing of a run. To add one takes a class here and a method of
 * {@link dev.weir.graph.spec.OperatorSpec.Cases}, which then does not compile before {@code plan}
 * makes an operator of it.
 */
@NullMarked
package dev.weir.graph.spec;

import org.jspecify.annotations.NullMarked;

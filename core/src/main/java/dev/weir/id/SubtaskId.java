package dev.weir.id;

/**
 * One parallel instance of a chain of operators.
 *
 * @param chain the name of the chain, which is the name of its first operator
 * @param index from 0 to the chain's parallelism, exclusive
 */
public record SubtaskId(String chain, int index) implements Comparable<SubtaskId> {
  @Override
  public int compareTo(SubtaskId other) {
    int byChain = chain.compareTo(other.chain);
    return byChain != 0 ? byChain : Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return chain + "/" + index;
  }
}

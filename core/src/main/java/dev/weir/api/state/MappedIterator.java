package dev.weir.api.state;

import java.util.Iterator;
import java.util.function.Function;

/** What a function makes of another iterator's elements; does not remove. */
record MappedIterator<A, B>(Iterator<A> from, Function<A, B> function) implements Iterator<B> {
  @Override
  public boolean hasNext() {
    return from.hasNext();
  }

  @Override
  public B next() {
    return function.apply(from.next());
  }
}

package dev.weir.operator.window;

import dev.weir.api.state.ListState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** All records of each slice. */
final class CollectedSlices<T> implements SliceContents<T, List<T>> {
  private final ListState<T> slices;
  private List<T> included = new ArrayList<>();

  CollectedSlices(ListState<T> slices) {
    this.slices = slices;
  }

  @Override
  public boolean add(T value) {
    slices.add(value); // to look first whether there are any would read them all in a database
    return true;
  }

  @Override
  public boolean include() {
    return included.addAll(slices.get());
  }

  @Override
  public List<T> result() {
    List<T> whole = Collections.unmodifiableList(included);
    included = new ArrayList<>();
    return whole;
  }

  @Override
  public void clear() {
    slices.clear();
  }
}

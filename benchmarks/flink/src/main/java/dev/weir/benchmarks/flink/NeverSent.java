package dev.weir.benchmarks.flink;

import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/** Stands for the serializer of records that stay inside one chain and are passed by reference. */
public final class NeverSent<T> extends FastSerializer<T> {
  private static final long serialVersionUID = 1;

  private static UnsupportedOperationException sent() {
    return new UnsupportedOperationException("the record was to stay inside its chain");
  }

  @Override
  public T createInstance() {
    throw sent();
  }

  @Override
  public T copy(T from, T reuse) {
    throw sent();
  }

  @Override
  public void serialize(T record, DataOutputView target) {
    throw sent();
  }

  @Override
  public T deserialize(T reuse, DataInputView source) {
    throw sent();
  }
}

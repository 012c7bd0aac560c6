package dev.weir.testkit.store;

import dev.weir.spi.store.ObjectRef;
import dev.weir.spi.store.ObjectSink;
import java.io.IOException;

/** A sink of one object that is another one but for what a subclass overrides. */
public abstract class ForwardingObjectSink implements ObjectSink {
  private final ObjectSink sink;

  protected ForwardingObjectSink(ObjectSink sink) {
    this.sink = sink;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    sink.write(source, offset, length);
  }

  @Override
  public long position() {
    return sink.position();
  }

  @Override
  public ObjectRef commit() throws IOException {
    return sink.commit();
  }

  @Override
  public void close() throws IOException {
    sink.close();
  }
}

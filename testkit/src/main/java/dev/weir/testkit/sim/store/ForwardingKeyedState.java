package dev.weir.testkit.sim.store;

import dev.weir.api.state.ListState;
import dev.weir.api.state.MapState;
import dev.weir.api.state.StateSpec;
import dev.weir.api.state.ValueState;
import dev.weir.id.CheckpointId;
import dev.weir.snapshot.SnapshotReader;
import dev.weir.state.KeyedSnapshot;
import dev.weir.state.KeyedState;
import dev.weir.state.TimerState;
import dev.weir.state.key.KeyVisitor;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keyed state that is another one but for what a subclass overrides. */
public class ForwardingKeyedState implements KeyedState {
  private final KeyedState state;

  protected ForwardingKeyedState(KeyedState state) {
    this.state = state;
  }

  @Override
  public KeyedSnapshot snapshot() {
    return state.snapshot();
  }

  @Override
  public KeyedSnapshot snapshot(CheckpointId checkpoint) {
    return state.snapshot(checkpoint);
  }

  @Override
  public void restore(SnapshotReader reader) throws IOException {
    state.restore(reader);
  }

  @Override
  public void checkpointComplete(CheckpointId checkpoint) {
    state.checkpointComplete(checkpoint);
  }

  @Override
  public void checkpointAborted(CheckpointId checkpoint) {
    state.checkpointAborted(checkpoint);
  }

  @Override
  public void abandon() {
    state.abandon();
  }

  @Override
  public <T> ValueState<T> value(StateSpec.OfValue<T> spec) {
    return state.value(spec);
  }

  @Override
  public <T> ListState<T> list(StateSpec.OfList<T> spec) {
    return state.list(spec);
  }

  @Override
  public <K, V> MapState<K, V> map(StateSpec.OfMap<K, V> spec) {
    return state.map(spec);
  }

  @Override
  public TimerState timers(StateSpec.OfTimers spec) {
    return state.timers(spec);
  }

  @Override
  public void setKey(Object key, int hash) {
    state.setKey(key, hash);
  }

  @Override
  public @Nullable Object key() {
    return state.key();
  }

  @Override
  public void setNamespace(long namespace) {
    state.setNamespace(namespace);
  }

  @Override
  public void setNamespace(Object namespace) {
    state.setNamespace(namespace);
  }

  @Override
  public List<Object> namespaces(String ofState) {
    return state.namespaces(ofState);
  }

  @Override
  public void clearNamespace() {
    state.clearNamespace();
  }

  @Override
  public void clearKey() {
    state.clearKey();
  }

  @Override
  public void forEachKey(String ofState, KeyVisitor action) {
    state.forEachKey(ofState, action);
  }

  @Override
  public void prefetch(Object[] keys, int[] hashes, int from, int to) {
    state.prefetch(keys, hashes, from, to);
  }

  @Override
  public void flush() {
    state.flush();
  }

  @Override
  public void close() {
    state.close();
  }
}

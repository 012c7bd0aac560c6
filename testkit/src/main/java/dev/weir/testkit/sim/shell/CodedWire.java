package dev.weir.testkit.sim.shell;

import dev.weir.runtime.life.ToCoordinator;
import dev.weir.runtime.life.ToSubtask;
import dev.weir.wire.control.AddressCodec;
import dev.weir.wire.control.ControlCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The wire on which nothing but bytes travels: what arrives is what was read from them. */
public final class CodedWire implements ControlWire {
  private final ControlWire wire;
  private final ControlCodec<SubtaskPlace> codec = new ControlCodec<>(new Numbers());

  public CodedWire(ControlWire wire) {
    this.wire = wire;
  }

  @Override
  public void send(CoordinatorShell from, SubtaskPlace to, ToSubtask<SubtaskPlace> message) {
    wire.send(from, to, codec.decodeToSubtask(codec.encode(message)));
  }

  @Override
  public void send(SubtaskPlace from, CoordinatorShell to, ToCoordinator message) {
    wire.send(from, to, codec.decodeToCoordinator(codec.encode(message)));
  }

  /** The address of a place is a number behind its name. */
  private static final class Numbers implements AddressCodec<SubtaskPlace> {
    private final Map<SubtaskPlace, Integer> numbers = new HashMap<>();
    private final List<SubtaskPlace> places = new ArrayList<>();

    @Override
    public String text(SubtaskPlace place) {
      Integer number = numbers.get(place);
      if (number == null) {
        number = places.size();
        numbers.put(place, number);
        places.add(place);
      }
      return place + "#" + number;
    }

    @Override
    public SubtaskPlace address(String text) {
      return places.get(Integer.parseInt(text.substring(text.lastIndexOf('#') + 1)));
    }
  }
}

import signal

import pytest

from deploy.signals import Stopped, held_signals, signals_as_exceptions


class TestAHeldInterrupt:
    def test_takes_effect_when_the_step_is_whole(self) -> None:
        steps = []

        def step() -> None:
            with held_signals():
                signal.raise_signal(signal.SIGINT)
                steps.append("whole")

        with pytest.raises(KeyboardInterrupt):
            step()
        assert steps == ["whole"]


class TestATerminationRequest:
    def test_unwinds_the_stack_with_the_exit_status_of_a_shell(self) -> None:
        with pytest.raises(Stopped) as caught, signals_as_exceptions():
            signal.raise_signal(signal.SIGTERM)

        assert caught.value.code == 128 + signal.SIGTERM

    def test_finds_the_old_handlers_again_afterwards(self) -> None:
        before = signal.getsignal(signal.SIGTERM)

        with signals_as_exceptions(), held_signals():
            pass

        assert signal.getsignal(signal.SIGTERM) is before

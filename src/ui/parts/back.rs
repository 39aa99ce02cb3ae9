//! The back gesture: out of a sheet, then to the question before, then from the screen; it never loses an answer.
//!
//! Whatever can be gone back from says so with [`use_back`]: a sheet, a form past its first question. The newest is gone back
//! from first. For each step the page holds an entry in its own history (`back.js`), so that the gesture of a browser or a
//! handset takes one of those and the router sees nothing of it. Escape and a *Back* on the screen go back without it;
//! their entry is then left over, and stepped over.
//!
//! In a window whose router keeps its addresses in memory ([`RouterInMemory`]) the screen itself is a step too: there the
//! gesture would else leave the app.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

use dioxus::prelude::*;
use tokio::sync::Notify;

/// The page's side.
const PAGE: &str = include_str!("back.js");
/// What comes and goes within one answer is told to the page once.
const TOGETHER: Duration = Duration::from_millis(25);

/// Marks a window whose router keeps its addresses in memory: a native one.
#[derive(Clone, Copy, Debug)]
pub struct RouterInMemory;

/// Something that can be gone back from.
struct Level {
    id: u64,
    /// How many steps back it has.
    steps: usize,
    /// Whether it is the screen itself.
    lowest: bool,
    back: Callback<()>,
}

/// What this window can go back from, the newest last.
#[derive(Clone, Default)]
struct Levels(Rc<Inner>);

#[derive(Default)]
struct Inner {
    open: RefCell<Vec<Level>>,
    last_id: Cell<u64>,
    changed: Notify,
}

impl Levels {
    fn new_id(&self) -> u64 {
        let id = self.0.last_id.get() + 1;
        self.0.last_id.set(id);
        id
    }

    /// Says how many steps back one has now. The lowest is under all others, whenever it came.
    fn set(&self, id: u64, steps: usize, lowest: bool, back: Callback<()>) {
        let mut open = self.0.open.borrow_mut();
        match (open.iter().position(|level| level.id == id), steps) {
            (None, 0) => return,
            (Some(place), 0) => drop(open.remove(place)),
            (Some(place), _) if open[place].steps == steps => return,
            (Some(place), _) => open[place].steps = steps,
            (None, _) => {
                let place = if lowest { 0 } else { open.len() };
                open.insert(place, Level { id, steps, lowest, back });
            }
        }
        drop(open);
        self.0.changed.notify_one();
    }

    fn steps(&self) -> usize {
        self.0.open.borrow().iter().map(|level| level.steps).sum()
    }

    /// Takes one step back from the newest; `but_screen`: never from the screen itself.
    fn go_back(&self, but_screen: bool) {
        let mut open = self.0.open.borrow_mut();
        let Some(newest) = open.last_mut().filter(|newest| !(but_screen && newest.lowest)) else { return };
        let back = newest.back;
        newest.steps -= 1;
        if newest.steps == 0 {
            open.pop();
        }
        drop(open);
        back.call(());
        // Where it stayed open all the same, the page has to know.
        self.0.changed.notify_one();
    }
}

/// Makes the window follow the back gesture. Only the root calls it.
pub fn use_back_gesture() {
    let levels = use_context_provider(Levels::default);
    use_future(move || {
        let levels = levels.clone();
        async move {
            let mut page = document::eval(PAGE);
            let mut told = None;
            levels.0.changed.notify_one();
            loop {
                tokio::select! {
                    gone = page.recv::<usize>() => {
                        let Ok(steps) = gone else { return };
                        if steps == 0 {
                            levels.go_back(true);
                        }
                        told = told.map(|told: usize| told.saturating_sub(steps));
                        for _ in 0..steps {
                            levels.go_back(false);
                        }
                    }
                    () = levels.0.changed.notified() => {
                        tokio::time::sleep(TOGETHER).await;
                        let steps = levels.steps();
                        if told != Some(steps) {
                            document::eval(&format!("window.doorstepBack?.({steps});"));
                            told = Some(steps);
                        }
                    }
                }
            }
        }
    });
}

fn use_level(steps: usize, lowest: bool, mut onback: impl FnMut() + 'static) {
    let back = use_callback(move |()| onback());
    let (levels, id) = use_hook(|| {
        let levels = consume_context::<Levels>();
        let id = levels.new_id();
        (levels, id)
    });
    levels.set(id, steps, lowest, back);
    use_drop(move || levels.set(id, 0, lowest, back));
}

/// While `steps` is more than 0 the back gesture calls `onback`, which goes one step back, instead of leaving the screen.
pub fn use_back(steps: usize, onback: impl FnMut() + 'static) {
    use_level(steps, false, onback);
}

/// The same for the screen as a whole, where the window's own history does not know of it.
pub fn use_back_from_screen() {
    let in_memory = try_consume_context::<RouterInMemory>().is_some();
    let navigator = navigator();
    use_level(usize::from(in_memory && navigator.can_go_back()), true, move || navigator.go_back());
}

//! Hands the objective to L-BFGS (Liu and Nocedal 1989) with a line search by Moré and Thuente.

use argmin::core::{CostFunction, Error, Executor, Gradient, State};
use argmin::solver::linesearch::MoreThuenteLineSearch;
use argmin::solver::quasinewton::LBFGS;

use super::objective::Objective;

/// Steps remembered for the curvature.
const MEMORY: usize = 10;

/// Iterations after which the fit is as good as it gets: it converges in some dozens.
const MAX_ITERATIONS: u64 = 200;

/// Norm of the gradient at which the fit has converged.
const TOLERANCE: f64 = 1e-4;

/// Returns the coordinates that minimise an objective, starting at the author's numbers.
pub(super) fn minimize(objective: &Objective<'_>, n_coordinates: usize) -> Vec<f64> {
    let start = vec![0.0; n_coordinates];
    let search = MoreThuenteLineSearch::new();
    let solver = LBFGS::new(search, MEMORY)
        .with_tolerance_grad(TOLERANCE)
        .expect("the tolerance is positive");
    let run = Executor::new(Problem(objective), solver)
        .configure(|state| state.param(start.clone()).max_iters(MAX_ITERATIONS))
        .run();
    // A search that finds no further step has arrived; where it never moved, the author's
    // numbers are the answer.
    match run {
        Ok(result) => result.state().get_best_param().cloned().unwrap_or(start),
        Err(_) => start,
    }
}

struct Problem<'o, 'c>(&'o Objective<'c>);

impl CostFunction for Problem<'_, '_> {
    type Param = Vec<f64>;
    type Output = f64;

    fn cost(&self, coordinates: &Vec<f64>) -> Result<f64, Error> {
        Ok(self.0.loss(coordinates).0)
    }
}

impl Gradient for Problem<'_, '_> {
    type Param = Vec<f64>;
    type Gradient = Vec<f64>;

    fn gradient(&self, coordinates: &Vec<f64>) -> Result<Vec<f64>, Error> {
        Ok(self.0.loss(coordinates).1)
    }
}

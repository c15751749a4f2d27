"""The lessons of the notebooks, one module each, by their numbers. A module is loaded at the first question for it."""

MODULES = {
    "00": "try_it",
    "01": "computation_graphs",
    "02": "neurons_and_logic",
    "03": "from_scalars_to_tensors",
    "04": "linear_and_logistic_models",
    "05": "training_an_mlp",
    "06": "activations_and_initialisation",
    "07": "universal_approximation",
    "08": "checking_gradients",
    "09": "derivatives_for_science",
    "10": "inventing_spells",
    "11": "backprop_ninja",
    "12": "images",
}

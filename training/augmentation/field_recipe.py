"""Recipe of a field fine-tuning; the checkpoint saves it."""

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from training.augmentation.recolour import Recolouring
from training.recipe import Recipe

# Views of the crop; the phone views are those of `Recipe`. Half of the area at least: the crop is close already.
VIEWS = Recipe(
    crop=(0.5, 1.0), zoom_out=0.25, zoom_out_least=0.65, grey=0.0, quarter_turn=0.08, phone_share=(0.6, 1.0), half=False
)


@dataclass(frozen=True, kw_only=True)
class FieldRecipe:
    """Choices of one fine-tuning on the field data set."""

    seed: int = 20
    size: int = 128  # side of the training pictures, pixels
    # Pictures of one batch, by kind
    known: int = 38
    other_shoe: int = 16
    no_shoe: int = 10
    balance: float = 0.6  # a photo of a class of n photos is drawn in proportion to n^-balance
    # A photo's weight by its source: the data set has few real photos beside the studio photos. With 3.0, shoes by
    # phone were one picture in two batches, and got wrong names more often than before; now they are three a batch.
    source_weight: dict[str, float] = field(
        default_factory=lambda: {"nac_hand": 4.0, "adidas_google": 1.5, "google_one_sku": 0.7, "phone_shoes": 18.0}
    )
    phone: float = 0.4  # share of the phone views
    views: Recipe = VIEWS
    recolouring: Recolouring = field(default_factory=Recolouring)
    box_grow: tuple[float, float] = (0.9, 1.7)  # side of the crop, in sides of the box
    box_shift: float = 0.12  # how far the crop's middle may lie from the box's, in sides of the box
    whole: float = 0.15  # share of the views of the whole photo
    mixup: float = 0.1
    cutmix: float = 0.15
    # Optimiser: AdamW. The rate is constant after the warm-up, so that a run can be resumed for any time; `cooldown`
    # steps at the end of a branch bring it to zero (Hägele et al. 2024, arXiv:2405.18392).
    rate: float = 4e-4
    warm_up: int = 200  # steps
    weight_decay: float = 0.02
    clip: float = 1.0
    average: float = 0.998  # decay a step of the moving average of the weights (EMA)
    momentum: float = 0.95  # of batch normalisation
    # Layers of the network, from the first, that stay as they are: up to the sixth block. Pictures in a second of one
    # core's time at 128 px: 56 with 27 layers frozen, 78 with 54, 97 with 90.
    frozen: int = 54
    dropout: float = 0.2
    label_smoothing: float = 0.05
    # Heads
    name_weight: float = 0.5  # loss of the head over all names, beside that of the known models
    name_scale: float = 20.0  # of the cosine softmax (Wang et al. 2017, arXiv:1704.06369)
    distil: float = 0.3  # share of the earlier network's opinion of the plain crop in the targets (born-again)

    def calmer(self) -> "FieldRecipe":
        """The recipe of a cooldown: nearer to photos as they are.

        Fewer recoloured and mixed views, more known models, and a shorter average of the weights.
        """
        return replace(
            self, known=44, other_shoe=13, no_shoe=7, mixup=0.05, cutmix=0.05, average=0.995,
            recolouring=Recolouring(hue=0.22, channels=0.08, grey=0.08, tint=0.10, invert=0.03),
        )  # fmt: skip

    def as_json(self) -> dict[str, Any]:
        """What a checkpoint keeps."""
        return {**asdict(self), "views": self.views.as_json()}

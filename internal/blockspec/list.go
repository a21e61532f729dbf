package blockspec

import (
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// NewListResource returns the list resource peak_block_spec.
func NewListResource() list.ListResource {
	return tfx.NewListResource(tfx.List[press.KindFilters, peak.Spec]{
		Collection: press.SpecCollection(peak.Blocks),
		Resource:   &blockSpec{tfx.Resource{TypeName: "block_spec"}},
		Description: "Lists the block specs that the tenant sees: its own, public ones and those that others share with it. " +
			"The platform does not tell whose a spec is; `scopes = [\"private\"]` lists the tenant's own for certain.",
		Listed: press.ListedSpec,
	})
}

package appspec

import (
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// NewListResource returns the list resource peak_app_spec.
func NewListResource() list.ListResource {
	return datasources.NewList(datasources.List[press.KindFilters, peak.Spec]{
		Collection: press.SpecCollection(peak.Apps),
		Resource:   &appSpec{base.Resource{TypeName: "app_spec"}},
		Description: "Lists the app specs that the tenant sees: its own, public ones and those that others share with it. " +
			"The platform does not tell whose a spec is; `scopes = [\"private\"]` lists the tenant's own for certain.",
		Listed: press.ListedSpec,
	})
}

package appspec

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// NewDataSource returns the data source peak_app_spec.
func NewDataSource() datasource.DataSource {
	return press.NewSpecDataSource(peak.Apps, datasources.Singular{
		Resource:    &appSpec{base.Resource{TypeName: "app_spec"}},
		TypeName:    "app_spec",
		Description: "An app spec, with what its newest release holds.",
	})
}

// NewPluralDataSource returns the data source peak_app_specs.
func NewPluralDataSource() datasource.DataSource {
	return press.NewSpecsDataSource("app_specs", "The app specs that the tenant sees: its own, public ones and those that others share with it.", press.SpecCollection(peak.Apps))
}

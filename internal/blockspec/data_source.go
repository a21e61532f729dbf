package blockspec

import (
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/press"
)

// NewDataSource returns the data source peak_block_spec.
func NewDataSource() datasource.DataSource {
	return press.NewSpecDataSource(peak.Blocks, datasources.Singular{
		Resource: &blockSpec{base.Resource{TypeName: "block_spec"}},
		TypeName: "block_spec",
		Description: "A block spec, with what its newest release holds. A name is unique for its kind only: " +
			"where a workflow block and a service block share one, use `id`.",
		Omit: []string{"artifact", "artifact_hash"},
		Descriptions: map[string]string{
			"kind":        "Kind of the block: `workflow` or `service`.",
			"config_json": "Configuration as JSON in the platform's own spelling, where `workflow` and `service` cannot express it.",
		},
	})
}

// NewPluralDataSource returns the data source peak_block_specs.
func NewPluralDataSource() datasource.DataSource {
	return press.NewSpecsDataSource("block_specs", "The block specs that the tenant sees: its own, public ones and those that others share with it.", press.SpecCollection(peak.Blocks))
}

package service

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
	"github.com/peakbi/terraform-provider-peak/internal/tfx"
)

// NewDataSource returns the data source peak_service.
func NewDataSource() datasource.DataSource {
	return tfx.NewSingular(tfx.Singular{
		Resource:    &service{Resource: tfx.Resource{TypeName: "service"}, quiet: true},
		TypeName:    "service",
		Description: "A service: a web app, an API or a Shiny app. Web apps of the deprecated webapps API are services, too.",
		Omit:        []string{"timeouts"},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[tfx.Listed, error] {
			return tfx.ListedSeq(client.ListServices(ctx, peak.ListServicesQuery{SearchTerm: name}), listed)
		},
	})
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package service

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/peakbi/terraform-provider-peak/internal/framework/base"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/objects"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// NewDataSource returns the data source peak_service.
func NewDataSource() datasource.DataSource {
	return datasources.NewSingular(datasources.Singular{
		Resource:    &service{Resource: base.Resource{TypeName: "service"}, quiet: true},
		TypeName:    "service",
		Description: "A service: a web app, an API or a Shiny app. Web apps of the deprecated webapps API are services, too.",
		Omit:        []string{"timeouts", attrWait},
		Named: func(ctx context.Context, client *peak.Client, name string) iter.Seq2[objects.Listed, error] {
			return objects.ListedSeq(client.ListServices(ctx, peak.ListServicesQuery{SearchTerm: name}), listed)
		},
	})
}

// Copyright (c) the terraform-provider-peak authors
// SPDX-License-Identifier: MPL-2.0

package metric

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/peakbi/terraform-provider-peak/internal/framework/datasources"
	"github.com/peakbi/terraform-provider-peak/internal/framework/validators"
	"github.com/peakbi/terraform-provider-peak/internal/peak"
)

// operators are the words of filters that the documents list.
var operators = []string{
	"equals", "notEquals", "contains", "notContains", "startsWith", "notStartsWith", "endsWith", "notEndsWith",
	"gt", "gte", "lt", "lte", "inDateRange", "notInDateRange", "beforeDate", "beforeOrOnDate", "afterDate", "afterOrOnDate",
}

// granularities are the words for how times are grouped.
var granularities = []string{"second", "minute", "hour", "day", "week", "month", "quarter", "year"}

// queryModel is one query.
type queryModel struct {
	Namespace      types.String         `tfsdk:"namespace"`
	Measures       []string             `tfsdk:"measures"`
	Dimensions     []string             `tfsdk:"dimensions"`
	Segments       []string             `tfsdk:"segments"`
	Filters        []filterModel        `tfsdk:"filters"`
	TimeDimensions []timeDimensionModel `tfsdk:"time_dimensions"`
	Order          []orderModel         `tfsdk:"order"`
	Limit          types.Int64          `tfsdk:"limit"`
	Offset         types.Int64          `tfsdk:"offset"`
	GenerateSQL    types.Bool           `tfsdk:"generate_sql"`
}

type filterModel struct {
	Dimension types.String `tfsdk:"dimension"`
	Operator  types.String `tfsdk:"operator"`
	Values    []string     `tfsdk:"values"`
}

type timeDimensionModel struct {
	Dimension   types.String `tfsdk:"dimension"`
	Granularity types.String `tfsdk:"granularity"`
	DateRange   []string     `tfsdk:"date_range"`
}

type orderModel struct {
	Member    types.String `tfsdk:"member"`
	Direction types.String `tfsdk:"direction"`
}

// Schema implements datasource.DataSource.
func (d *query) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := queryAttributes()
	attributes["queries"] = schema.ListNestedAttribute{
		MarkdownDescription: "Several queries, 1 to 50, that are asked in one request; each has the attributes of a single one. One that fails leaves the others alone. Not together with the attributes of a single query.",
		Optional:            true,
		Validators:          []validator.List{listvalidator.SizeBetween(1, peak.MaxMetricQueries), validators.NoNulls{}},
		NestedObject:        schema.NestedAttributeObject{Attributes: queryAttributes()},
	}
	attributes["rows"] = schema.DynamicAttribute{
		MarkdownDescription: "Rows of the single query: objects with the same members each, null where a row has no value. Which names they have is for the platform to say: `orders.count` or `count`. Null with `queries`.",
		Computed:            true,
	}
	attributes["sql"] = datasources.Computed("SQL of the single query; null unless it was asked for.")
	attributes["results"] = schema.DynamicAttribute{
		MarkdownDescription: "Results of `queries`, in their order: objects of `rows`, `sql` and `error`, which is null for a query that has not failed. Null for a single query.",
		Computed:            true,
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: "Asks for rows of published metrics: one query, or up to 50 in one request. A single query that fails is an error; of several, each tells its own error in `results`, and a warning names those that have one.\n\n" +
			"Needs a personal or system access token; an API key is refused.",
		Attributes: attributes,
	}
}

func queryAttributes() map[string]schema.Attribute {
	names := func(description string) schema.Attribute {
		return schema.ListAttribute{
			MarkdownDescription: description, ElementType: types.StringType, Optional: true,
			Validators: []validator.List{listvalidator.SizeAtLeast(1), validators.NoNulls{}, listvalidator.ValueStringsAre(stringvalidator.LengthAtLeast(1))},
		}
	}
	objects := func(description string, attributes map[string]schema.Attribute) schema.Attribute {
		return schema.ListNestedAttribute{
			MarkdownDescription: description, Optional: true, NestedObject: schema.NestedAttributeObject{Attributes: attributes},
			Validators: []validator.List{validators.NoNulls{}},
		}
	}
	name := func(description string, checks ...validator.String) schema.Attribute {
		return schema.StringAttribute{MarkdownDescription: description, Required: true, Validators: append(checks, stringvalidator.LengthAtLeast(1))}
	}
	return map[string]schema.Attribute{
		"namespace":  schema.StringAttribute{MarkdownDescription: "Namespace that the metrics are published in. Default: `default`.", Optional: true, Validators: []validator.String{stringvalidator.LengthAtLeast(1)}},
		"measures":   names("Measures to compute, such as `orders.count`."),
		"dimensions": names("Dimensions to group by, such as `orders.status`."),
		"segments":   names("Segments to keep to, such as `orders.big`."),
		"filters": objects("Filters that rows have to pass.", map[string]schema.Attribute{
			"dimension": name("Dimension or measure that is looked at."),
			"operator":  name("How it is compared: `equals`, `notEquals`, `contains`, `notContains`, `startsWith`, `notStartsWith`, `endsWith`, `notEndsWith`, `gt`, `gte`, `lt`, `lte`, `inDateRange`, `notInDateRange`, `beforeDate`, `beforeOrOnDate`, `afterDate` or `afterOrOnDate`.", validators.Documented(operators...)),
			"values": schema.ListAttribute{
				MarkdownDescription: "What it is compared with, as texts.", ElementType: types.StringType, Optional: true, Validators: []validator.List{validators.NoNulls{}},
			},
		}),
		"time_dimensions": objects("Times to group by, or to keep to.", map[string]schema.Attribute{
			"dimension": name("Dimension that holds a time, such as `orders.created_at`."),
			"granularity": schema.StringAttribute{
				MarkdownDescription: "How times are grouped: `second`, `minute`, `hour`, `day`, `week`, `month`, `quarter` or `year`. Left out, they are not.",
				Optional:            true, Validators: []validator.String{validators.Documented(granularities...)},
			},
			"date_range": schema.ListAttribute{
				MarkdownDescription: "From when to when, such as `[\"2024-01-01\", \"2024-03-31\"]`, or one text in words, such as `[\"last month\"]`.",
				ElementType:         types.StringType, Optional: true, Validators: []validator.List{listvalidator.SizeBetween(1, 2), validators.NoNulls{}},
			},
		}),
		"order": objects("What rows are sorted by, the first first.", map[string]schema.Attribute{
			"member": name("Measure or dimension, such as `orders.count`."),
			"direction": schema.StringAttribute{
				MarkdownDescription: "`asc` or `desc`. Default: `asc`.", Optional: true, Validators: []validator.String{validators.Documented("asc", "desc")},
			},
		}),
		"limit":        schema.Int64Attribute{MarkdownDescription: "At most so many rows. Default: the platform's.", Optional: true, Validators: []validator.Int64{int64validator.AtLeast(1)}},
		"offset":       schema.Int64Attribute{MarkdownDescription: "So many rows are passed over first.", Optional: true, Validators: []validator.Int64{int64validator.AtLeast(0)}},
		"generate_sql": schema.BoolAttribute{MarkdownDescription: "Whether the SQL is answered as well. Default: `false`.", Optional: true},
	}
}

"""HTTP for programs: routes, authentication of requests, problems, the OpenAPI document."""
